/* SPDX-License-Identifier: Apache-2.0 */
/* Small numbers in figures that are published: one to four of a kind could be somebody. Pure.
 * Source: FOIA s.40; ICO anonymisation guidance; NHS disclosure control. */
#ifndef IC_POLICY_SMALL_NUMBERS_H
#define IC_POLICY_SMALL_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IC_SMALL_NUMBER_MAX = 4 };

/**
 * Mark in @ret_hidden which of @count cells of one group are not shown, and give whether the total
 * may be. Hidden are those from 1 to 4, and then the smallest others until what is hidden cannot be
 * had from the total: at least two cells, together more than four. Where the group does not suffice
 * for that, the total is hidden too.
 */
bool ic_small_numbers_hide(const int64_t *cells, size_t count, bool *ret_hidden);

#endif
