#include "kernels.h"
#include <stdlib.h>
#include <string.h>

#define DK(name) name##_default
#define DK_TARGET
#include "kernels_body.h"
#undef DK
#undef DK_TARGET

#if defined(__x86_64__)
#define DK(name) name##_v3
#define DK_TARGET __attribute__((target("avx2,fma,bmi,bmi2,lzcnt,movbe")))
#include "kernels_body.h"
#undef DK
#undef DK_TARGET
#define DK(name) name##_v4
#define DK_TARGET __attribute__((target("avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma,bmi,bmi2"), min_vector_width(512)))
#include "kernels_body.h"
#undef DK
#undef DK_TARGET
#endif

static struct {
    const char *level;
    void (*sector)(long, const double *, const double *, const double *, const double *, double *, double *, double *);
    void (*transposed_times)(long, const double *, const double *, double *);
    void (*times)(long, const double *, const double *, double *);
    double (*dot)(long, const double *, const double *);
    void (*axpy)(long, double, const double *, double *);
} use = {"default", sector_default, transposed_times_default, times_default, dot_default, axpy_default};

#if defined(__x86_64__)
__attribute__((constructor)) static void choose(void) {
    const char *wanted = getenv("DETENTE_ISA");
    const int v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const int v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    const int cap = !wanted ? 4 : !strcmp(wanted, "v4") ? 4 : !strcmp(wanted, "v3") ? 3 : 0;
    if (v4 && cap >= 4) {
        use.level = "v4"; use.sector = sector_v4; use.transposed_times = transposed_times_v4;
        use.times = times_v4; use.dot = dot_v4; use.axpy = axpy_v4;
    } else if (v3 && cap >= 3) {
        use.level = "v3"; use.sector = sector_v3; use.transposed_times = transposed_times_v3;
        use.times = times_v3; use.dot = dot_v3; use.axpy = axpy_v3;
    }
}
#endif

void dk_sector(long N, const double *K, const double *Q, const double *C, const double *X, double *S, double *M, double *Y) {
    use.sector(N, K, Q, C, X, S, M, Y);
}
void dk_transposed_times(long J, const double *G, const double *x, double *out) { use.transposed_times(J, G, x, out); }
void dk_times(long J, const double *G, const double *y, double *out) { use.times(J, G, y, out); }
double dk_dot(long n, const double *a, const double *b) { return use.dot(n, a, b); }
void dk_axpy(long n, double a, const double *x, double *y) { use.axpy(n, a, x, y); }
const char *dk_level(void) { return use.level; }
