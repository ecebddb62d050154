#ifndef DETENTE_H
#define DETENTE_H
#include <stdint.h>
int32_t detente_abi(void);
#endif
