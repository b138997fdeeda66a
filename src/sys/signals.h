/* SPDX-License-Identifier: Apache-2.0 */
/* Being asked to stop. Signals are blocked in every thread and taken by one that waits for them, so
 * no code of ours runs inside a handler. */
#ifndef IC_SYS_SIGNALS_H
#define IC_SYS_SIGNALS_H

#include <stdbool.h>

/** Block SIGTERM and SIGINT in this thread and those it starts, and ignore SIGPIPE and SIGXFSZ;
 * before the first thread. */
void ic_signals_block(void);

/** Wait for SIGTERM or SIGINT. */
void ic_signals_wait(void);

/** For a command that must not be cut in the middle of a file: hold back SIGTERM and SIGINT in this
 * thread and those it starts, but for what is ignored (as in the background of a shell). */
void ic_signals_hold(void);

/** True if one is held back: come to an end. */
bool ic_signals_are_held(void);

/** Let them through: one that was held back ends the process here, as it would have then. */
void ic_signals_release(void);

#endif
