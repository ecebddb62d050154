// The passes over the large tables, included by kernels_body.h once per type of their numbers, with REAL and DK_OF(name)
// set. The arithmetic is in double precision for both: tables in single precision are half the memory to read.

/// R ≤ 4 rows of a sector at once: the costs and the sales are loaded once for all of them.
DK_INLINE void DK_OF(rows)(const int R, const int taxed, long L, const REAL *restrict K, const REAL *restrict Q,
                        const double *restrict C, const double *restrict X, double *restrict S, double *restrict M,
                        double *restrict Y) {
#pragma clang fp reassociate(on) contract(fast)
    vec s[4], m[4];
    for (int r = 0; r < R; r++) s[r] = m[r] = (vec){0};
    for (long v = 0; v < L; v += W) {
        const vec c = DK(load)(C + v);
        for (int r = 0; r < R; r++) {
            // The rows of the next group are on their way while these are worked on.
            __builtin_prefetch(K + (r + 4) * L + v);
            if (taxed) __builtin_prefetch(Q + (r + 4) * L + v);
            s[r] += DK_OF(entry)(K + r * L + v) * c;
            if (taxed) m[r] += DK_OF(entry)(Q + r * L + v) * c;
        }
    }
    double sums[4], bought[4], x[4];
    DK(totals)(R, s, sums);
    if (taxed) DK(totals)(R, m, bought);
    for (int r = 0; r < R; r++) {
        S[r] = sums[r];
        x[r] = sums[r] > 0 ? X[r] / sums[r] : 0;
        M[r] = (taxed ? bought[r] : sums[r]) * x[r];
    }
    for (long v = 0; v < L; v += W) {
        vec y = DK(load)(Y + v);
        for (int r = 0; r < R; r++) y += DK_OF(entry)((taxed ? Q : K) + r * L + v) * x[r];
        DK(store)(Y + v, y);
    }
}

DK_INLINE void DK_OF(all_rows)(const int taxed, long N, long L, const REAL *K, const REAL *Q, const double *C, const double *X,
                            double *S, double *M, double *Y) {
    long n = 0;
    for (; n + 4 <= N; n += 4) DK_OF(rows)(4, taxed, L, K + n * L, Q + n * L, C, X + n, S + n, M + n, Y);
    if (n + 2 <= N) {
        DK_OF(rows)(2, taxed, L, K + n * L, Q + n * L, C, X + n, S + n, M + n, Y);
        n += 2;
    }
    if (n < N) DK_OF(rows)(1, taxed, L, K + n * L, Q + n * L, C, X + n, S + n, M + n, Y);
}

DK_TARGET static void DK_OF(sector)(long N, long L, const REAL *K, const REAL *Q, const double *C, const double *X, double *S,
                                 double *M, double *Y) {
    for (long i = 0; i < L; i++) Y[i] = 0;
    if (Q) DK_OF(all_rows)(1, N, L, K, Q, C, X, S, M, Y);
    else DK_OF(all_rows)(0, N, L, K, K, C, X, S, M, Y);
    for (long i = 0; i < L; i++) Y[i] *= C[i];
}

/// B ≤ 8 vectors of columns of out = out + Gᵀx, kept in registers while the rows go by. The last vector may overlap the one before.
DK_INLINE void DK_OF(columns)(const int B, long J, long L, long last, const REAL *restrict G, const double *restrict x,
                           double *restrict sums) {
#pragma clang fp reassociate(on) contract(fast)
    vec a[8];
    for (int b = 0; b < B; b++) a[b] = (vec){0};
    for (long k = 0; k < J; k++) {
        const REAL *g = G + k * L;
        for (int b = 0; b < B; b++) a[b] += DK_OF(entry)(g + (b * W <= last ? b * W : last)) * x[k];
    }
    for (int b = 0; b < B; b++) DK(store)(sums + (b * W <= last ? b * W : last), a[b]);
}

DK_TARGET static void DK_OF(transposed_times)(long J, long L, const REAL *restrict G, const double *restrict x, double *restrict out) {
#pragma clang fp reassociate(on) contract(fast)
    if (J < W) {
        for (long k = 0; k < J; k++)
            for (long j = 0; j < J; j++) out[j] += x[k] * G[k * L + j];
        return;
    }
    double sums[8 * W];
    for (long from = 0; from < J; from += 8 * W) {
        const long width = J - from < 8 * W ? J - from : 8 * W;
        // A block narrower than a vector starts earlier; what it then repeats is not added twice.
        const long start = width < W ? J - W : from, wide = J - start < 8 * W ? J - start : 8 * W;
        const REAL *g = G + start;
        switch ((wide + W - 1) / W) {
        case 1: DK_OF(columns)(1, J, L, wide - W, g, x, sums); break;
        case 2: DK_OF(columns)(2, J, L, wide - W, g, x, sums); break;
        case 3: DK_OF(columns)(3, J, L, wide - W, g, x, sums); break;
        case 4: DK_OF(columns)(4, J, L, wide - W, g, x, sums); break;
        case 5: DK_OF(columns)(5, J, L, wide - W, g, x, sums); break;
        case 6: DK_OF(columns)(6, J, L, wide - W, g, x, sums); break;
        case 7: DK_OF(columns)(7, J, L, wide - W, g, x, sums); break;
        default: DK_OF(columns)(8, J, L, wide - W, g, x, sums);
        }
        for (long j = from; j < from + width; j++) out[j] += sums[j - start];
    }
}

/// R ≤ 4 rows of out = G y at once. `tail` holds the last W numbers of y, with zeros where the vectors before have been.
DK_INLINE void DK_OF(products)(const int R, long J, long L, const REAL *restrict G, const double *restrict y, vec tail, double *restrict out) {
#pragma clang fp reassociate(on) contract(fast)
    vec s[4];
    for (int r = 0; r < R; r++) s[r] = DK_OF(entry)(G + r * L + J - W) * tail;
    for (long j = 0; j + W <= J; j += W) {
        const vec v = DK(load)(y + j);
        for (int r = 0; r < R; r++) s[r] += DK_OF(entry)(G + r * L + j) * v;
    }
    DK(totals)(R, s, out);
}

DK_TARGET static void DK_OF(times)(long J, long L, const REAL *restrict G, const double *restrict y, double *restrict out) {
#pragma clang fp reassociate(on) contract(fast)
    long k = 0;
    if (J >= W) {
        vec tail = {0};
        for (long j = J / W * W; j < J; j++) tail[j - (J - W)] = y[j];
        for (; k + 4 <= J; k += 4) DK_OF(products)(4, J, L, G + k * L, y, tail, out + k);
        for (; k < J; k++) DK_OF(products)(1, J, L, G + k * L, y, tail, out + k);
    }
    for (; k < J; k++) {
        double s = 0;
        for (long j = 0; j < J; j++) s += G[k * L + j] * y[j];
        out[k] = s;
    }
}
