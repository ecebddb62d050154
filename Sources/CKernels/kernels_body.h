// The bodies of the kernels; included once per instruction level with DK(name) and DK_TARGET set.
// Sums may be reassociated: without that a dot product runs at a third of the speed.

DK_TARGET static void DK(sector)(long N, const double *restrict K, const double *restrict Q, const double *restrict C,
                                 const double *restrict X, double *restrict S, double *restrict M, double *restrict Y) {
#pragma clang fp reassociate(on) contract(fast)
    for (long i = 0; i < N; i++) Y[i] = 0;
    if (Q) {
        for (long n = 0; n < N; n++) {
            const double *k = K + n * N, *q = Q + n * N;
            double s = 0, m = 0;
            for (long i = 0; i < N; i++) { s += k[i] * C[i]; m += q[i] * C[i]; }
            S[n] = s;
            const double x = s > 0 ? X[n] / s : 0;
            M[n] = m * x;
            for (long i = 0; i < N; i++) Y[i] += q[i] * x;
        }
    } else {
        for (long n = 0; n < N; n++) {
            const double *k = K + n * N;
            double s = 0;
            for (long i = 0; i < N; i++) s += k[i] * C[i];
            S[n] = s;
            const double x = s > 0 ? X[n] / s : 0;
            M[n] = s * x;
            for (long i = 0; i < N; i++) Y[i] += k[i] * x;
        }
    }
    for (long i = 0; i < N; i++) Y[i] *= C[i];
}

DK_TARGET static void DK(transposed_times)(long J, const double *restrict G, const double *restrict x, double *restrict out) {
#pragma clang fp reassociate(on) contract(fast)
    for (long k = 0; k < J; k++) {
        const double a = x[k];
        for (long j = 0; j < J; j++) out[j] += a * G[k * J + j];
    }
}

DK_TARGET static void DK(times)(long J, const double *restrict G, const double *restrict y, double *restrict out) {
#pragma clang fp reassociate(on) contract(fast)
    for (long k = 0; k < J; k++) {
        double s = 0;
        for (long j = 0; j < J; j++) s += G[k * J + j] * y[j];
        out[k] = s;
    }
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
