// What follows at home from a step, country by country, included by kernels_body.h. In single precision: a step has to
// point the right way, and the conditions that it is judged by are taken elsewhere.

typedef float DK(wide) __attribute__((vector_size(W * 8)));
typedef float DK(wide_lane) __attribute__((vector_size(W * 8), aligned(4), may_alias));
typedef float DK(four) __attribute__((vector_size(16)));
typedef float DK(four_lane) __attribute__((vector_size(16), aligned(4), may_alias));
#define wide DK(wide)
enum { DK(lanes) = 2 * W };
#define AT(p) (*(DK(wide_lane) *)(p))
#define OF(p) (*(const DK(wide_lane) *)(p))

/// B ≤ 8 vectors of g = Gᵀp.
DK_INLINE void DK(home_columns)(const int B, long J, long L, const float *restrict G, const float *restrict p, float *restrict g) {
#pragma clang fp reassociate(on) contract(fast)
    wide a[8];
    for (int b = 0; b < B; b++) a[b] = (wide){0};
    for (long k = 0; k < J; k++)
        for (int b = 0; b < B; b++) a[b] += OF(G + k * L + b * DK(lanes)) * p[k];
    for (int b = 0; b < B; b++) AT(g + b * DK(lanes)) = a[b];
}

DK_INLINE void DK(home_costs)(long J, long L, const float *restrict G, const float *restrict p, float *restrict g) {
    for (long from = 0; from < L; from += 8 * DK(lanes)) {
        switch ((L - from) / DK(lanes)) {
        case 1: DK(home_columns)(1, J, L, G + from, p, g + from); break;
        case 2: DK(home_columns)(2, J, L, G + from, p, g + from); break;
        case 3: DK(home_columns)(3, J, L, G + from, p, g + from); break;
        case 4: DK(home_columns)(4, J, L, G + from, p, g + from); break;
        case 5: DK(home_columns)(5, J, L, G + from, p, g + from); break;
        case 6: DK(home_columns)(6, J, L, G + from, p, g + from); break;
        case 7: DK(home_columns)(7, J, L, G + from, p, g + from); break;
        default: DK(home_columns)(8, J, L, G + from, p, g + from);
        }
    }
}

/// The totals of four vectors, added side by side.
DK_INLINE DK(four) DK(sums_of_four)(const wide *v) {
#define PAIRS(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#define FOLD(v, ...) __builtin_shufflevector(v, v, __VA_ARGS__)
#if W == 8
    const wide ab = PAIRS(v[0], v[1], 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30)
        + PAIRS(v[0], v[1], 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
    const wide cd = PAIRS(v[2], v[3], 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30)
        + PAIRS(v[2], v[3], 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
    const wide abcd = PAIRS(ab, cd, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
        + PAIRS(ab, cd, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
#elif W == 4
    const wide ab = PAIRS(v[0], v[1], 0, 8, 2, 10, 4, 12, 6, 14)
        + PAIRS(v[0], v[1], 1, 9, 3, 11, 5, 13, 7, 15);
    const wide cd = PAIRS(v[2], v[3], 0, 8, 2, 10, 4, 12, 6, 14)
        + PAIRS(v[2], v[3], 1, 9, 3, 11, 5, 13, 7, 15);
    const wide abcd = PAIRS(ab, cd, 0, 1, 8, 9, 4, 5, 12, 13)
        + PAIRS(ab, cd, 2, 3, 10, 11, 6, 7, 14, 15);
#elif W == 2
    const wide ab = PAIRS(v[0], v[1], 0, 4, 2, 6)
        + PAIRS(v[0], v[1], 1, 5, 3, 7);
    const wide cd = PAIRS(v[2], v[3], 0, 4, 2, 6)
        + PAIRS(v[2], v[3], 1, 5, 3, 7);
    const wide abcd = PAIRS(ab, cd, 0, 1, 4, 5)
        + PAIRS(ab, cd, 2, 3, 6, 7);
#endif
#undef PAIRS
#if W == 8
    return FOLD(abcd, 0, 1, 2, 3) + FOLD(abcd, 4, 5, 6, 7) + FOLD(abcd, 8, 9, 10, 11) + FOLD(abcd, 12, 13, 14, 15);
#elif W == 4
    return FOLD(abcd, 0, 1, 2, 3) + FOLD(abcd, 4, 5, 6, 7);
#else
    return abcd;
#endif
#undef FOLD
}

/// out = G y, four rows at a time; what is written beyond J means nothing.
DK_INLINE void DK(home_demand)(long J, long L, const float *restrict G, const float *restrict y, float *restrict out) {
#pragma clang fp reassociate(on) contract(fast)
    for (long k = 0; k < J; k += 4) {
        const float *rows[4];
        for (int r = 0; r < 4; r++) rows[r] = G + (k + r < J ? k + r : k) * L;
        wide s[4];
        for (int r = 0; r < 4; r++) s[r] = (wide){0};
        for (long j = 0; j < L; j += DK(lanes)) {
            const wide v = OF(y + j);
            for (int r = 0; r < 4; r++) s[r] += OF(rows[r] + j) * v;
        }
        *(DK(four_lane) *)(out + k) = DK(sums_of_four)(s);
    }
}

/// p and x hold what conditions are off by, and then the steps; returns what pay moves by. `room` has 5 L numbers.
DK_TARGET static float DK(settle)(long J, long L, const float *restrict G, const dk_home *at, float wage, float *restrict p,
                                  float *restrict x, float *restrict room) {
#pragma clang fp reassociate(on) contract(fast)
    float *restrict first = room, *restrict g = room + L, *restrict y = room + 2 * L, *restrict wanted = room + 3 * L,
          *restrict spent = room + 4 * L;
    const float *restrict share = at->share, *restrict gamma = at->gamma, *restrict sales = at->sales,
                *restrict answer = at->answer, *restrict revenue = at->revenue, *restrict alpha = at->alpha,
                *restrict inverse = at->inverse, *restrict pays = at->pay;
    for (long j = 0; j < L; j++) first[j] = p[j] += share[j] * gamma[j] * wage;
    for (int round = 0; round < 2; round++) {
        DK(home_costs)(J, L, G, p, g);
        for (long j = 0; j < L; j++) p[j] = first[j] + share[j] * g[j];
    }
    for (long j = 0; j < L; j++) g[j] = answer[j] * (g[j] + gamma[j] * wage);
    for (long j = 0; j < L; j++) { spent[j] = x[j]; wanted[j] = 0; }
    for (int round = 0; round < 2; round++) {
        float brought = 0;
        for (long j = 0; j < L; j++) {
            y[j] = sales[j] * x[j] - g[j];
            brought += revenue[j] * x[j];
        }
        DK(home_demand)(J, L, G, y, wanted);
        for (long j = 0; j < L; j++) x[j] = spent[j] + inverse[j] * (wanted[j] + alpha[j] * brought);
    }
    float paid = 0;
    for (long j = 0; j < L; j++) paid += pays[j] * (sales[j] * x[j] - g[j]);
    return paid;
}

DK_TARGET static void DK(step_at_home)(long J, long L, const float *restrict G, const dk_home *at, double take,
                                       const float *restrict unit_p, const float *restrict unit_x, double *restrict w,
                                       double *restrict p, double *restrict x, float *restrict room) {
    float *restrict dp = room + 5 * L, *restrict dx = room + 6 * L;
    for (long j = 0; j < J; j++) { dp[j] = (float)p[j]; dx[j] = (float)x[j]; }
    for (long j = J; j < L; j++) dp[j] = dx[j] = 0;
    const double wage = *w = take * (*w + DK(settle)(J, L, G, at, 0, dp, dx, room));
    for (long j = 0; j < J; j++) {
        p[j] = dp[j] + wage * unit_p[j];
        x[j] = dx[j] + wage * unit_x[j];
    }
}

#undef wide
#undef AT
#undef OF
