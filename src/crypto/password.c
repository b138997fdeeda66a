/* SPDX-License-Identifier: Apache-2.0 */
#include "crypto/password.h"

#include <argon2.h>
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>

enum { PASSES = 3, MEMORY_KIB = 64 * 1024, LANES = 1, SALT = 16, HASH = 32, AT_ONCE = 2 };

/* The hash of a random password nobody knows: what an unknown user is checked against. */
static const char nobody[] = "$argon2id$v=19$m=65536,t=3,p=1$AAECAwQFBgcICQoLDA0ODw"
			     "$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static sem_t places;

static void set_up(void)
{
	sem_init(&places, 0, AT_ONCE);
}

static void enter(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, set_up);
	while (sem_wait(&places) != 0 && errno == EINTR)
		;
}

static void leave(void)
{
	sem_post(&places);
}

static ic_status check_len(ic_bytes password)
{
	if (password.len > IC_PASSWORD_BYTES_MAX)
		IC_FAIL(LIMIT, "a password longer than the limit");
	return IC_DONE;
}

ic_status ic_password_hash(ic_bytes password, struct ic_entropy *entropy,
			   char ret_text[static IC_PASSWORD_TEXT])
{
	uint8_t salt[SALT];

	IC_TRY(check_len(password));
	ic_entropy_fill(entropy, salt, sizeof(salt));
	enter();
	const int result =
		argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password.ptr, password.len, salt,
				      sizeof(salt), HASH, ret_text, IC_PASSWORD_TEXT);
	leave();
	if (result == ARGON2_MEMORY_ALLOCATION_ERROR)
		IC_FAIL(NOMEM, "hashing a password");
	if (result != ARGON2_OK)
		IC_FAIL(INTERNAL, "the password library refused");
	return IC_DONE;
}

ic_status ic_password_check(ic_bytes password, const char *text)
{
	IC_TRY(check_len(password));
	enter();
	const int result =
		argon2id_verify(text == NULL ? nobody : text, password.ptr, password.len);
	leave();
	if (result == ARGON2_MEMORY_ALLOCATION_ERROR)
		IC_FAIL(NOMEM, "checking a password");
	if (result != ARGON2_OK || text == NULL)
		IC_FAIL(PASSWORD, "the password is another");
	return IC_DONE;
}
