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

/// R ≤ 4 rows of a sector at once: the costs and the sales are loaded once for all of them.
DK_INLINE void DK(rows)(const int R, const int taxed, long L, const double *restrict K, const double *restrict Q,
                        const double *restrict C, const double *restrict X, double *restrict S, double *restrict M,
                        double *restrict Y) {
#pragma clang fp reassociate(on) contract(fast)
    vec s[4], m[4];
    for (int r = 0; r < R; r++) s[r] = m[r] = (vec){0};
    for (long v = 0; v < L; v += W) {
        const vec c = DK(load)(C + v);
        for (int r = 0; r < R; r++) {
            s[r] += DK(load)(K + r * L + v) * c;
            if (taxed) m[r] += DK(load)(Q + r * L + v) * c;
        }
    }
    double x[4];
    for (int r = 0; r < R; r++) {
        const double sum = DK(total)(s[r]);
        S[r] = sum;
        x[r] = sum > 0 ? X[r] / sum : 0;
        M[r] = (taxed ? DK(total)(m[r]) : sum) * x[r];
    }
    for (long v = 0; v < L; v += W) {
        vec y = DK(load)(Y + v);
        for (int r = 0; r < R; r++) y += DK(load)((taxed ? Q : K) + r * L + v) * x[r];
        DK(store)(Y + v, y);
    }
}

DK_INLINE void DK(all_rows)(const int taxed, long N, long L, const double *K, const double *Q, const double *C, const double *X,
                            double *S, double *M, double *Y) {
    long n = 0;
    for (; n + 4 <= N; n += 4) DK(rows)(4, taxed, L, K + n * L, Q + n * L, C, X + n, S + n, M + n, Y);
    if (n + 2 <= N) {
        DK(rows)(2, taxed, L, K + n * L, Q + n * L, C, X + n, S + n, M + n, Y);
        n += 2;
    }
    if (n < N) DK(rows)(1, taxed, L, K + n * L, Q + n * L, C, X + n, S + n, M + n, Y);
}

DK_TARGET static void DK(sector)(long N, long L, const double *K, const double *Q, const double *C, const double *X, double *S,
                                 double *M, double *Y) {
    for (long i = 0; i < L; i++) Y[i] = 0;
    if (Q) DK(all_rows)(1, N, L, K, Q, C, X, S, M, Y);
    else DK(all_rows)(0, N, L, K, K, C, X, S, M, Y);
    for (long i = 0; i < L; i++) Y[i] *= C[i];
}

/// B ≤ 8 vectors of columns of out = out + Gᵀx, kept in registers while the rows go by. The last vector may overlap the one before.
DK_INLINE void DK(columns)(const int B, long J, long from, long last, const double *restrict G, const double *restrict x,
                           double *restrict sums) {
#pragma clang fp reassociate(on) contract(fast)
    vec a[8];
    for (int b = 0; b < B; b++) a[b] = (vec){0};
    for (long k = 0; k < J; k++) {
        const double *g = G + k * J;
        for (int b = 0; b < B; b++) a[b] += DK(load)(g + (from + b * W <= last ? from + b * W : last)) * x[k];
    }
    for (int b = 0; b < B; b++) DK(store)(sums + (from + b * W <= last ? from + b * W : last), a[b]);
}

DK_TARGET static void DK(transposed_times)(long J, const double *restrict G, const double *restrict x, double *restrict out) {
#pragma clang fp reassociate(on) contract(fast)
    if (J < W) {
        for (long k = 0; k < J; k++)
            for (long j = 0; j < J; j++) out[j] += x[k] * G[k * J + j];
        return;
    }
    double sums[8 * W];
    for (long from = 0; from < J; from += 8 * W) {
        const long width = J - from < 8 * W ? J - from : 8 * W;
        // A block narrower than a vector starts earlier; what it then repeats is not added twice.
        const long start = width < W ? J - W : from, wide = J - start < 8 * W ? J - start : 8 * W;
        const double *g = G + start;
        switch ((wide + W - 1) / W) {
        case 1: DK(columns)(1, J, 0, wide - W, g, x, sums); break;
        case 2: DK(columns)(2, J, 0, wide - W, g, x, sums); break;
        case 3: DK(columns)(3, J, 0, wide - W, g, x, sums); break;
        case 4: DK(columns)(4, J, 0, wide - W, g, x, sums); break;
        case 5: DK(columns)(5, J, 0, wide - W, g, x, sums); break;
        case 6: DK(columns)(6, J, 0, wide - W, g, x, sums); break;
        case 7: DK(columns)(7, J, 0, wide - W, g, x, sums); break;
        default: DK(columns)(8, J, 0, wide - W, g, x, sums);
        }
        for (long j = from; j < from + width; j++) out[j] += sums[j - start];
    }
}

/// R ≤ 4 rows of out = G y at once. `tail` holds the last W numbers of y, with zeros where the vectors before have been.
DK_INLINE void DK(products)(const int R, long J, const double *restrict G, const double *restrict y, vec tail, double *restrict out) {
#pragma clang fp reassociate(on) contract(fast)
    vec s[4];
    for (int r = 0; r < R; r++) s[r] = DK(load)(G + r * J + J - W) * tail;
    for (long j = 0; j + W <= J; j += W) {
        const vec v = DK(load)(y + j);
        for (int r = 0; r < R; r++) s[r] += DK(load)(G + r * J + j) * v;
    }
    for (int r = 0; r < R; r++) out[r] = DK(total)(s[r]);
}

DK_TARGET static void DK(times)(long J, const double *restrict G, const double *restrict y, double *restrict out) {
#pragma clang fp reassociate(on) contract(fast)
    long k = 0;
    if (J >= W) {
        vec tail = {0};
        for (long j = J / W * W; j < J; j++) tail[j - (J - W)] = y[j];
        for (; k + 4 <= J; k += 4) DK(products)(4, J, G + k * J, y, tail, out + k);
        for (; k < J; k++) DK(products)(1, J, G + k * J, y, tail, out + k);
    }
    for (; k < J; k++) {
        double s = 0;
        for (long j = 0; j < J; j++) s += G[k * J + j] * y[j];
        out[k] = s;
    }
}

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

DK_TARGET static void DK(remember)(long n, const double *restrict z, const double *restrict f, double *restrict f0,
                                   double *restrict g0, double *restrict df, double *restrict dg) {
    for (long i = 0; i < n; i++) {
        const double a = f[i], g = z[i] + a;
        df[i] = a - f0[i];
        dg[i] = g - g0[i];
        f0[i] = a;
        g0[i] = g;
    }
}

DK_TARGET static void DK(gram)(long n, long q, long r, const double *restrict dF, const double *restrict f,
                               double *restrict with_last, double *restrict with_f) {
#pragma clang fp reassociate(on) contract(fast)
    for (long s = 0; s < q; s++) with_last[s] = with_f[s] = 0;
    // In blocks that stay in the first cache, so that ΔF is read once and f and its last row not again.
    for (long from = 0; from < n; from += 1024) {
        const long size = n - from < 1024 ? n - from : 1024;
        const double *last = dF + r * n + from, *now = f + from;
        for (long s = 0; s < q; s++) {
            const double *d = dF + s * n + from;
            double a = 0, b = 0;
            for (long i = 0; i < size; i++) { a += d[i] * last[i]; b += d[i] * now[i]; }
            with_last[s] += a;
            with_f[s] += b;
        }
    }
}

DK_TARGET static void DK(combine)(long n, long q, const double *restrict a, const double *restrict dG, const double *restrict g,
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
