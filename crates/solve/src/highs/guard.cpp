// Calls into HiGHS that may run out of memory.
//
// An exception that leaves a C function ends the program. These calls catch it
// and return a number that HiGHS itself never returns.

#include <new>

namespace {

using HighsInt = int;

constexpr HighsInt kOutOfMemory = -101;
constexpr HighsInt kException = -102;

template <class Call>
HighsInt guarded(Call call) noexcept {
  try {
    return call();
  } catch (const std::bad_alloc&) {
    return kOutOfMemory;
  } catch (...) {
    return kException;
  }
}

}  // namespace

// Declares a function of HiGHS and defines its guarded twin.
#define GUARDED(name, parameters, arguments)                  \
  extern "C" int Highs_##name parameters;                     \
  extern "C" int hopfit_##name parameters {                   \
    return guarded([&] { return Highs_##name arguments; });   \
  }

extern "C" void* Highs_create(void);

extern "C" int hopfit_create(void** highs) {
  return guarded([&] {
    *highs = Highs_create();
    return 0;
  });
}

GUARDED(run, (void* highs), (highs))

GUARDED(passMip,
        (void* highs, int columns, int rows, int coefficients, int format,
         int sense, double offset, const double* costs,
         const double* column_lower, const double* column_upper,
         const double* row_lower, const double* row_upper, const int* starts,
         const int* indices, const double* values, const int* integrality),
        (highs, columns, rows, coefficients, format, sense, offset, costs,
         column_lower, column_upper, row_lower, row_upper, starts, indices,
         values, integrality))

GUARDED(addRows,
        (void* highs, int rows, const double* lower, const double* upper,
         int coefficients, const int* starts, const int* indices,
         const double* values),
        (highs, rows, lower, upper, coefficients, starts, indices, values))

GUARDED(deleteRowsByMask, (void* highs, int* doomed), (highs, doomed))

GUARDED(changeColsBoundsBySet,
        (void* highs, int count, const int* columns, const double* lower,
         const double* upper),
        (highs, count, columns, lower, upper))

GUARDED(changeRowsBoundsBySet,
        (void* highs, int count, const int* rows, const double* lower,
         const double* upper),
        (highs, count, rows, lower, upper))

GUARDED(changeColsCostBySet,
        (void* highs, int count, const int* columns, const double* costs),
        (highs, count, columns, costs))

GUARDED(setSolution,
        (void* highs, const double* values, const double* activity,
         const double* reduced_costs, const double* prices),
        (highs, values, activity, reduced_costs, prices))

GUARDED(setSparseSolution,
        (void* highs, int count, const int* columns, const double* values),
        (highs, count, columns, values))

GUARDED(setBasis, (void* highs, const int* columns, const int* rows),
        (highs, columns, rows))
