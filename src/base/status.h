/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one error type, from parser to HTTP reply.
 *
 * A status is a pointer to a static record made at the line that failed: a code and a literal. It
 * costs one register, never allocates, is safe in every thread, and cannot contain input or a
 * patient's name.
 *
 * Three kinds are never mixed: a bug asserts (bug.h), a failure is a status, a refusal by policy is
 * a decision, which is a success value. Codes are listed in codes.def, each with its HTTP status,
 * exit code and text.
 */
#ifndef IC_BASE_STATUS_H
#define IC_BASE_STATUS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum ic_code {
	IC_OK = 0,
#define IC_CODE(name, http, exit, slug, text) IC_E_##name,
#include "base/codes.def"
#undef IC_CODE
	IC_CODE_COUNT
} ic_code;

struct ic_fault {
	ic_code code;
#ifndef IC_WITHOUT_TEXTS
	int line;
	const char *file;
	const char *text; /* a literal: what was being done, for the log and the developer */
#endif
};

/** Success is a null fault. Must be used: pass it up, act on it, or ic_ignore() it. */
typedef struct [[nodiscard]] ic_status {
	const struct ic_fault *fault;
} ic_status;

/** What the edges (HTTP, command line) say of a code. */
struct ic_code_info {
	int http;         /* HTTP status */
	int exit;         /* exit code of the command line */
	const char *slug; /* stable machine-readable code, lower case */
	const char *text; /* plain English for the person, with the next step */
};

/** Information on @code; also for IC_OK. Never NULL. */
const struct ic_code_info *ic_code_info(ic_code code);

#define IC_DONE ((ic_status) { NULL })

static inline bool ic_ok(ic_status status)
{
	return status.fault == NULL;
}

static inline ic_code ic_status_code(ic_status status)
{
	return status.fault == NULL ? IC_OK : status.fault->code;
}

/** True if @status failed with exactly @code. */
static inline bool ic_failed_with(ic_status status, ic_code code)
{
	return status.fault != NULL && status.fault->code == code;
}

/** Leave a failure unhandled on purpose; @reason is for the reader. */
static inline void ic_ignore(ic_status status, const char *reason)
{
	(void)status;
	(void)reason;
}

/* A status for IC_E_<name>, as an expression statement value; @literal must be a string literal. */
#ifdef IC_WITHOUT_TEXTS /* the build for the browser, where nobody could read them */
extern const struct ic_fault ic_faults[IC_CODE_COUNT];
#define IC_FAULT(name, literal) \
	((ic_status) { &ic_faults[sizeof("" literal) > 0 ? IC_E_##name : 0] })
#else
#define IC_FAULT(name, literal)                                                              \
	(__extension__({                                                                     \
		static const struct ic_fault fault_here = { IC_E_##name, __LINE__, __FILE__, \
							    "" literal };                    \
		(ic_status) { &fault_here };                                                 \
	}))
#endif

/** Return a failure from the calling function: IC_FAIL(LIMIT, "picture larger than the limit"). */
#define IC_FAIL(name, literal) return IC_FAULT(name, literal)

/** Return upward if @expr failed. */
#define IC_TRY(expr)                                  \
	do {                                          \
		const ic_status status_here = (expr); \
		if (!ic_ok(status_here))              \
			return status_here;           \
	} while (0)

/** Run ic_<type>_done(&variable) when the scope ends, however it ends. */
#define IC_AUTO(type) [[gnu::cleanup(ic_##type##_done)]] struct ic_##type

/** Hand over: the value of the lvalue @x, which is left zeroed so that its cleanup finds nothing.
 */
#define IC_TAKE(x)                                    \
	(__extension__({                              \
		__typeof__(x) taken_here = (x);       \
		__builtin_memset(&(x), 0, sizeof(x)); \
		taken_here;                           \
	}))

#endif
