// The bodies of the kernels; included once per instruction level with DK(name), DK_TARGET and W set: the suffix,
// the target attribute, and the numbers in a vector. DK_EXP and DK_LOG are the vector functions, or absent.
// Sums may be reassociated: without that a dot product runs at a third of the speed.

typedef double DK(vec) __attribute__((vector_size(W * 8)));
typedef double DK(lane) __attribute__((vector_size(W * 8), aligned(8), may_alias));
#define vec DK(vec)
#define DK_INLINE DK_TARGET static inline __attribute__((always_inline))

#ifdef DK_EXP
DK_TARGET vec DK_EXP(vec);
DK_TARGET vec DK_LOG(vec);
#endif

DK_INLINE vec DK(load)(const double *p) { return *(const DK(lane) *)p; }
DK_INLINE void DK(store)(double *p, vec v) { *(DK(lane) *)p = v; }
DK_INLINE double DK(total)(vec v) {
#pragma clang fp reassociate(on)
    double s = 0;
    for (int l = 0; l < W; l++) s += v[l];
    return s;
}

/// The totals of R ≤ 4 vectors; of four they are added side by side.
DK_INLINE void DK(totals)(const int R, const vec *v, double *out) {
#if W == 8
    if (R == 4) {
        const vec ab = __builtin_shufflevector(v[0], v[1], 0, 8, 2, 10, 4, 12, 6, 14)
            + __builtin_shufflevector(v[0], v[1], 1, 9, 3, 11, 5, 13, 7, 15);
        const vec cd = __builtin_shufflevector(v[2], v[3], 0, 8, 2, 10, 4, 12, 6, 14)
            + __builtin_shufflevector(v[2], v[3], 1, 9, 3, 11, 5, 13, 7, 15);
        const vec abcd = __builtin_shufflevector(ab, cd, 0, 1, 8, 9, 4, 5, 12, 13)
            + __builtin_shufflevector(ab, cd, 2, 3, 10, 11, 6, 7, 14, 15);
        for (int r = 0; r < 4; r++) out[r] = abcd[r] + abcd[r + 4];
        return;
    }
#endif
    for (int r = 0; r < R; r++) out[r] = DK(total)(v[r]);
}

#define REAL double
#define DK_OF(name) DK(name##_double)
DK_INLINE vec DK_OF(entry)(const double *p) { return DK(load)(p); }
#include "kernels_passes.h"
#undef REAL
#undef DK_OF
#define REAL float
#define DK_OF(name) DK(name##_single)
typedef float DK(half) __attribute__((vector_size(W * 4), aligned(4), may_alias));
DK_INLINE vec DK_OF(entry)(const float *p) { return __builtin_convertvector(*(const DK(half) *)p, vec); }
#include "kernels_passes.h"
#undef REAL
#undef DK_OF

#include "kernels_home.h"

#ifdef DK_EXP
#define DK_MAP(name, vector, scalar)                                                                             \
    DK_TARGET static void DK(name)(long n, const double *x, double *out) {                                       \
        long i = 0;                                                                                              \
        for (; i + W <= n; i += W) DK(store)(out + i, vector(DK(load)(x + i)));                                  \
        if (i < n) {                                                                                             \
            double rest[W];                                                                                      \
            for (int l = 0; l < W; l++) rest[l] = i + l < n ? x[i + l] : 1;                                      \
            DK(store)(rest, vector(DK(load)(rest)));                                                             \
            for (int l = 0; i + l < n; l++) out[i + l] = rest[l];                                                \
        }                                                                                                        \
    }
#else
#define DK_MAP(name, vector, scalar)                                                                             \
    static void DK(name)(long n, const double *x, double *out) {                                                 \
        for (long i = 0; i < n; i++) out[i] = scalar(x[i]);                                                      \
    }
#endif
DK_MAP(exponential, DK_EXP, exp)
DK_MAP(logarithm, DK_LOG, log)
#undef DK_MAP

/// R ≤ 4 rows of a sector, built in `room` as K and Q: what the world holds, and the cells that a policy changes.
DK_INLINE long DK(lay_rows)(const int R, const int taxed, long N, long L, long n, const double *pi, const double *t, long at, long count,
                            const int *cells, const double *k, const double *q, double *room) {
    double *K = room, *Q = room + 4 * L;
    for (int r = 0; r < R; r++) {
        const double *from = pi + (n + r) * N, *rate = t + (n + r) * N;
        for (long i = 0; i < N; i++) K[r * L + i] = from[i];
        if (taxed) for (long i = 0; i < N; i++) Q[r * L + i] = from[i] / (1 + rate[i]);
    }
    for (; at < count && cells[at] < (n + R) * N; at++) {
        const long cell = cells[at] - n * N, to = cell / N * L + cell % N;
        K[to] = k[at];
        if (taxed) Q[to] = q[at];
    }
    return at;
}

DK_INLINE void DK(laid_rows)(const int taxed, long N, long L, const double *pi, const double *t, long count, const int *cells,
                             const double *k, const double *q, const double *C, const double *X, double *S, double *M, double *Y,
                             double *room) {
    const double *K = room, *Q = taxed ? room + 4 * L : room;
    long n = 0, at = 0;
    for (; n + 4 <= N; n += 4) {
        at = DK(lay_rows)(4, taxed, N, L, n, pi, t, at, count, cells, k, q, room);
        DK(rows_double)(4, taxed, L, K, Q, C, X + n, S + n, M + n, Y);
    }
    for (; n < N; n++) {
        at = DK(lay_rows)(1, taxed, N, L, n, pi, t, at, count, cells, k, q, room);
        DK(rows_double)(1, taxed, L, K, Q, C, X + n, S + n, M + n, Y);
    }
}

DK_TARGET static void DK(sector_laid)(int taxed, long N, long L, const double *pi, const double *t, long count, const int *cells,
                                      const double *k, const double *q, const double *C, const double *X, double *S, double *M,
                                      double *Y, double *room) {
    for (long x = 0; x < 8 * L; x++) room[x] = 0;
    for (long i = 0; i < L; i++) Y[i] = 0;
    if (taxed) DK(laid_rows)(1, N, L, pi, t, count, cells, k, q, C, X, S, M, Y, room);
    else DK(laid_rows)(0, N, L, pi, t, count, cells, k, q, C, X, S, M, Y, room);
    for (long i = 0; i < L; i++) Y[i] *= C[i];
}

DK_TARGET static int DK(taxes)(long n, const double *restrict t) {
    int any = 0;
    for (long i = 0; i < n; i++) any |= t[i] != 0;
    return any;
}

DK_TARGET static void DK(net_of_tariffs)(long n, const double *restrict k, const double *restrict t, double *restrict q) {
    for (long i = 0; i < n; i++) q[i] = k[i] / (1 + t[i]);
}

DK_TARGET static int DK(single)(long n, const double *restrict x, float *restrict out) {
    int unfit = 0;
    for (long i = 0; i < n; i++) {
        const double size = __builtin_fabs(x[i]);
        unfit |= !(size == 0 || (size > 1e-30 && size < 1e30));
        out[i] = (float)x[i];
    }
    return !unfit;
}

DK_TARGET static double DK(lost)(long n, const double *restrict k, const double *restrict q) {
#pragma clang fp reassociate(on) contract(fast)
    double s = 0;
    for (long i = 0; i < n; i++) s += k[i] - q[i];
    return s;
}

DK_TARGET static double DK(tariff_share)(long n, const double *restrict pi, const double *restrict t) {
#pragma clang fp reassociate(on) contract(fast)
    double s = 0;
    for (long i = 0; i < n; i++) s += pi[i] * (t[i] / (1 + t[i]));
    return s;
}

DK_TARGET static void DK(transpose)(long rows, long columns, const double *restrict in, long in_row, double *restrict out,
                                    long out_row) {
    for (long r = 0; r < rows; r += 8)
        for (long c = 0; c < columns; c += 8)
            for (long a = r; a < rows && a < r + 8; a++)
                for (long b = c; b < columns && b < c + 8; b++) out[b * out_row + a] = in[a * in_row + b];
}

DK_TARGET static double DK(gap)(long n, const double *to, const double *z, double *f) {
    vec worst = {0}, unfit = {0};
    long i = 0;
    for (; i + W <= n; i += W) {
        const vec off = DK(load)(to + i) - DK(load)(z + i);
        DK(store)(f + i, off);
        worst = __builtin_elementwise_max(worst, __builtin_elementwise_abs(off));
        unfit += off * 0;  // NaN where off is not finite
    }
    double most = 0, wrong = DK(total)(unfit);
    for (int l = 0; l < W; l++) most = worst[l] > most ? worst[l] : most;
    for (; i < n; i++) {
        const double off = f[i] = to[i] - z[i];
        most = __builtin_fabs(off) > most ? __builtin_fabs(off) : most;
        wrong += off * 0;
    }
    return wrong == 0 ? most : __builtin_nan("");
}

DK_TARGET static double DK(dot)(long n, const double *restrict a, const double *restrict b) {
#pragma clang fp reassociate(on) contract(fast)
    double s = 0;
    for (long i = 0; i < n; i++) s += a[i] * b[i];
    return s;
}

DK_TARGET static void DK(axpy)(long n, double a, const double *restrict x, double *restrict y) {
#pragma clang fp reassociate(on) contract(fast)
    for (long i = 0; i < n; i++) y[i] += a * x[i];
}

DK_TARGET static void DK(sell)(long n, const double *restrict a, double r, double s, double *restrict sold,
                               double *restrict squares) {
#pragma clang fp contract(fast)
    for (long i = 0; i < n; i++) {
        sold[i] += r * a[i];
        squares[i] += s * a[i] * a[i];
    }
}

DK_TARGET static void DK(add_squares)(long rows, long L, const double *restrict V, double *restrict G) {
#pragma clang fp contract(fast)
    for (long i = 0; i < L; i += 8) {
        for (long j = i; j < L; j += W) {
            vec sums[8] = {0};
            for (long r = 0; r < rows; r++) {
                const double *row = V + r * L;
                const vec right = DK(load)(row + j);
                for (int k = 0; k < 8; k++) sums[k] += row[i + k] * right;
            }
            for (int k = 0; k < 8; k++) DK(store)(G + (i + k) * L + j, DK(load)(G + (i + k) * L + j) + sums[k]);
        }
    }
}

DK_TARGET static void DK(remember)(long n, const double *restrict z, const double *restrict f, double *restrict f0,
                                   double *restrict g0, float *restrict df, float *restrict dg) {
    for (long i = 0; i < n; i++) {
        const double a = f[i], g = z[i] + a;
        df[i] = (float)(a - f0[i]);
        dg[i] = (float)(g - g0[i]);
        f0[i] = a;
        g0[i] = g;
    }
}

DK_TARGET static void DK(gram)(long n, long q, long r, const float *restrict dF, const double *restrict f,
                               double *restrict with_last, double *restrict with_f) {
#pragma clang fp reassociate(on) contract(fast)
    for (long s = 0; s < q; s++) with_last[s] = with_f[s] = 0;
    // In blocks that stay in the first cache, so that ΔF is read once and f and its last row not again.
    for (long from = 0; from < n; from += 1024) {
        const long size = n - from < 1024 ? n - from : 1024;
        const float *last = dF + r * n + from;
        const double *now = f + from;
        for (long s = 0; s < q; s++) {
            const float *d = dF + s * n + from;
            double a = 0, b = 0;
            for (long i = 0; i < size; i++) { a += (double)d[i] * last[i]; b += d[i] * now[i]; }
            with_last[s] += a;
            with_f[s] += b;
        }
    }
}

DK_TARGET static void DK(combine)(long n, long q, const double *restrict a, const float *restrict dG, const double *restrict g,
                                  double *restrict z) {
#pragma clang fp reassociate(on) contract(fast)
    for (long from = 0; from < n; from += 1024) {
        const long to = n - from < 1024 ? n : from + 1024;
        for (long i = from; i < to; i++) z[i] = g[i];
        for (long s = 0; s < q; s++)
            for (long i = from; i < to; i++) z[i] -= a[s] * dG[s * n + i];
    }
}

#undef vec
#undef DK_INLINE
