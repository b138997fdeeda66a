/* SPDX-License-Identifier: Apache-2.0 */
/* Being asked to stop. Signals are blocked in every thread and taken by one that waits for them, so
 * no code of ours runs inside a handler. */
#ifndef IC_SYS_SIGNALS_H
#define IC_SYS_SIGNALS_H

/** Block SIGTERM and SIGINT in this thread and those it starts, and ignore SIGPIPE and SIGXFSZ;
 * before the first thread. */
void ic_signals_block(void);

/** Wait for SIGTERM or SIGINT. */
void ic_signals_wait(void);

#endif
