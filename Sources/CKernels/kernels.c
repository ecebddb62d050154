#include "kernels.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DK_JOIN(name, level) name##level

#define DK(name) DK_JOIN(name, _default)
#define DK_TARGET
#define W 2
#include "kernels_body.h"
#undef DK
#undef DK_TARGET
#undef W

#if defined(__x86_64__)
#define DK(name) DK_JOIN(name, _v3)
#define DK_TARGET __attribute__((target("avx2,fma,bmi,bmi2,lzcnt,movbe")))
#define DK_EXP Sleef_expd4_u10avx2
#define DK_LOG Sleef_logd4_u10avx2
#define W 4
#include "kernels_body.h"
#undef DK
#undef DK_TARGET
#undef DK_EXP
#undef DK_LOG
#undef W
#define DK(name) DK_JOIN(name, _v4)
#define DK_TARGET __attribute__((target("avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx2,fma,bmi,bmi2"), min_vector_width(512)))
#define DK_EXP Sleef_expd8_u10avx512f
#define DK_LOG Sleef_logd8_u10avx512f
#define W 8
#include "kernels_body.h"
#undef DK
#undef DK_TARGET
#undef DK_EXP
#undef DK_LOG
#undef W
#endif

typedef struct {
    const char *level;
    void (*sector)(long, long, const double *, const double *, const double *, const double *, double *, double *, double *);
    void (*sector_single)(long, long, const float *, const float *, const double *, const double *, double *, double *, double *);
    void (*sector_laid)(int, long, long, const double *, const double *, long, const int *, const double *, const double *,
                        const double *, const double *, double *, double *, double *, double *);
    void (*transposed_times)(long, long, const double *, const double *, double *);
    void (*transposed_times_single)(long, long, const float *, const double *, double *);
    void (*times)(long, long, const double *, const double *, double *);
    void (*times_single)(long, long, const float *, const double *, double *);
    float (*settle)(long, long, const float *, const dk_home *, float, float *, float *, float *);
    void (*step_at_home)(long, long, const float *, const dk_home *, double, const float *, const float *, double *, double *, double *,
                         float *);
    int (*single)(long, const double *, float *);
    void (*exponential)(long, const double *, double *);
    void (*logarithm)(long, const double *, double *);
    int (*taxes)(long, const double *);
    void (*net_of_tariffs)(long, const double *, const double *, double *);
    double (*lost)(long, const double *, const double *);
    double (*tariff_share)(long, const double *, const double *);
    void (*transpose)(long, long, const double *, long, double *, long);
    double (*gap)(long, const double *, const double *, double *);
    double (*dot)(long, const double *, const double *);
    void (*axpy)(long, double, const double *, double *);
    void (*sell)(long, const double *, double, double, double *, double *);
    void (*add_squares)(long, long, const double *, double *);
    void (*remember)(long, const double *, const double *, double *, double *, float *, float *);
    void (*gram)(long, long, long, const float *, const double *, double *, double *);
    void (*combine)(long, long, const double *, const float *, const double *, double *);
} Kernels;

#define KERNELS(level)                                                                                          \
    {#level, sector_double_##level, sector_single_##level, sector_laid_##level, transposed_times_double_##level, \
     transposed_times_single_##level, times_double_##level, times_single_##level, settle_##level, step_at_home_##level, \
     single_##level, exponential_##level, logarithm_##level, taxes_##level, net_of_tariffs_##level, lost_##level, tariff_share_##level, \
     transpose_##level, gap_##level, dot_##level, axpy_##level, sell_##level, \
     add_squares_##level, remember_##level, gram_##level, combine_##level}

static Kernels use = KERNELS(default);

#if defined(__x86_64__)
__attribute__((constructor)) static void choose(void) {
    const char *wanted = getenv("DETENTE_ISA");
    const int v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const int v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    const int cap = !wanted || !*wanted ? 4 : !strcmp(wanted, "v4") ? 4 : !strcmp(wanted, "v3") ? 3 : 0;
    if (v4 && cap >= 4) use = (Kernels)KERNELS(v4);
    else if (v3 && cap >= 3) use = (Kernels)KERNELS(v3);
}
#endif

void dk_sector(long N, long L, const double *K, const double *Q, const double *C, const double *X, double *S, double *M, double *Y) {
    use.sector(N, L, K, Q, C, X, S, M, Y);
}
void dk_sector_single(long N, long L, const float *K, const float *Q, const double *C, const double *X, double *S, double *M,
                      double *Y) {
    use.sector_single(N, L, K, Q, C, X, S, M, Y);
}
void dk_sector_built(int taxed, long N, long L, const double *pi, const double *t, long count, const int *cells, const double *k,
                    const double *q, const double *C, const double *X, double *S, double *M, double *Y, double *room) {
    use.sector_laid(taxed, N, L, pi, t, count, cells, k, q, C, X, S, M, Y, room);
}
void dk_transposed_times_single(long J, long L, const float *G, const double *x, double *out) {
    use.transposed_times_single(J, L, G, x, out);
}
void dk_times_single(long J, long L, const float *G, const double *y, double *out) { use.times_single(J, L, G, y, out); }
float dk_settle(long J, long L, const float *G, const dk_home *at, float wage, float *p, float *x, float *room) {
    return use.settle(J, L, G, at, wage, p, x, room);
}
void dk_step_at_home(long J, long L, const float *G, const dk_home *at, double take, const float *unit_p, const float *unit_x,
                     double *w, double *p, double *x, float *room) {
    use.step_at_home(J, L, G, at, take, unit_p, unit_x, w, p, x, room);
}
int dk_single(long n, const double *x, float *out) { return use.single(n, x, out); }
void dk_transposed_times(long J, const double *G, const double *x, double *out) { use.transposed_times(J, J, G, x, out); }
void dk_times(long J, const double *G, const double *y, double *out) { use.times(J, J, G, y, out); }
void dk_exp(long n, const double *x, double *out) { use.exponential(n, x, out); }
void dk_log(long n, const double *x, double *out) { use.logarithm(n, x, out); }
int dk_taxes(long n, const double *t) { return use.taxes(n, t); }
void dk_net_of_tariffs(long n, const double *k, const double *t, double *q) { use.net_of_tariffs(n, k, t, q); }
double dk_lost(long n, const double *k, const double *q) { return use.lost(n, k, q); }
double dk_tariff_share(long n, const double *pi, const double *t) { return use.tariff_share(n, pi, t); }
void dk_transpose(long rows, long columns, const double *in, long in_row, double *out, long out_row) {
    use.transpose(rows, columns, in, in_row, out, out_row);
}
double dk_gap(long n, const double *to, const double *z, double *f) { return use.gap(n, to, z, f); }
double dk_dot(long n, const double *a, const double *b) { return use.dot(n, a, b); }
void dk_axpy(long n, double a, const double *x, double *y) { use.axpy(n, a, x, y); }
void dk_sell(long n, const double *a, double r, double s, double *sold, double *squares) { use.sell(n, a, r, s, sold, squares); }
void dk_add_squares(long rows, long L, const double *V, double *G) { use.add_squares(rows, L, V, G); }
void dk_remember(long n, const double *z, const double *f, double *f0, double *g0, float *df, float *dg) {
    use.remember(n, z, f, f0, g0, df, dg);
}
void dk_gram(long n, long q, long r, const float *dF, const double *f, double *with_last, double *with_f) {
    use.gram(n, q, r, dF, f, with_last, with_f);
}
void dk_combine(long n, long q, const double *a, const float *dG, const double *g, double *z) { use.combine(n, q, a, dG, g, z); }
const char *dk_level(void) { return use.level; }
