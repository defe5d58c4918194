// The back end's entrance: functions in parallel, then one object.

#include "compiler/x64/codegen.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "compiler/x64/compiled_function.h"

namespace tandem::x64 {
namespace {

int thread_count(const Options& options, size_t functions) {
  int threads =
      options.threads > 0 ? options.threads : static_cast<int>(std::thread::hardware_concurrency());
  return std::clamp(threads, 1, static_cast<int>(std::max<size_t>(functions, 1)));
}

}  // namespace

absl::StatusOr<as::Object> compile(const ir::Module& module, const Options& options) {
  std::vector<const ir::Function*> functions;
  for (const auto& function : module.functions()) {
    if (function->flags & ir::kExternal || function->block_order.empty()) continue;
    functions.push_back(function.get());
  }
  std::vector<CompiledFunction> compiled(functions.size());
  std::vector<absl::Status> statuses(functions.size());
  std::atomic<size_t> next = 0;
  auto work = [&] {
    for (size_t i = next++; i < functions.size(); i = next++) {
      absl::StatusOr<CompiledFunction> result = compile_function(*functions[i], options);
      statuses[i] = result.status();
      if (result.ok()) compiled[i] = *std::move(result);
    }
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < thread_count(options, functions.size()); ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return build_object(module, functions, compiled);
}

}  // namespace tandem::x64
