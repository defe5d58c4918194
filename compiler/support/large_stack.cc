#include "compiler/support/large_stack.h"

#include <pthread.h>

#include <cstddef>

namespace tandem {
namespace {

// Tried in this order: a machine may not have the address space.
constexpr size_t kStackSizes[] = {size_t{1} << 30, size_t{256} << 20, size_t{64} << 20};

thread_local bool has_large_stack = false;

void* run(void* function) {
  has_large_stack = true;
  (*static_cast<absl::FunctionRef<void()>*>(function))();
  return nullptr;
}

}  // namespace

void with_large_stack(absl::FunctionRef<void()> function) {
  if (has_large_stack) {
    function();
    return;
  }
  for (size_t size : kStackSizes) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_t thread;
    bool started = pthread_attr_setstacksize(&attributes, size) == 0 &&
                   pthread_create(&thread, &attributes, run, &function) == 0;
    pthread_attr_destroy(&attributes);
    if (!started) continue;
    pthread_join(thread, nullptr);
    return;
  }
  function();
}

}  // namespace tandem
