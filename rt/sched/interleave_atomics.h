// Makes the compiler's atomic builtins steps of the explorer (interleave.h), in sources that are
// included after this. No include guard: it is to come last, after all headers that shall not be
// explored.

#define TANDEM_RT_EXPLORED 1

// NOLINTBEGIN: the names are the compiler's.
#define __atomic_load_n(address, order) ::rt::model::load(address)
#define __atomic_store_n(address, value, order) ::rt::model::store(address, value)
#define __atomic_store(address, value, order) ::rt::model::store_from(address, value)
#define __atomic_load(address, value, order) ::rt::model::load_to(address, value)
#define __atomic_fetch_add(address, value, order) ::rt::model::fetch_add(address, value)
#define __atomic_add_fetch(address, value, order) ::rt::model::add_fetch(address, value)
#define __atomic_sub_fetch(address, value, order) ::rt::model::sub_fetch(address, value)
#define __atomic_compare_exchange(address, expected, desired, weak, success, failure) \
  ::rt::model::compare_exchange(address, expected, *(desired))
#define __atomic_thread_fence(order) static_cast<void>(0)  // what is explored is in order
#define __atomic_exchange_n(address, value, order) ::rt::model::exchange(address, value)
#define __atomic_compare_exchange_n(address, expected, desired, weak, success, failure) \
  ::rt::model::compare_exchange(address, expected, desired)
// NOLINTEND
