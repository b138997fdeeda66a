/* SPDX-License-Identifier: Apache-2.0 */
/* See fake_app.c. */
#ifndef IC_TESTS_FAKE_APP_H
#define IC_TESTS_FAKE_APP_H

#include "app/use_cases.h"

/** The rules that its refusals name. */
extern struct ic_policy *fake_policy;

/** Captures and pictures begun and not yet ended. */
extern unsigned fake_streams_open;

#endif
