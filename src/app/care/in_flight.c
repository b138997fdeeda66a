/* SPDX-License-Identifier: Apache-2.0 */
#include "app/care/in_flight.h"

#include <pthread.h>

#include "base/alloc.h"
#include "base/limits.h"

struct ic_in_flight {
	pthread_mutex_t lock;
	ic_id ids[IC_CAPTURES_MAX]; /* zero: free */
};

ic_status ic_in_flight_new(struct ic_in_flight **ret)
{
	struct ic_in_flight *set = ic_alloc(1, sizeof(*set));

	if (set == NULL)
		IC_FAIL(NOMEM, "captures in flight");
	pthread_mutex_init(&set->lock, NULL);
	*ret = set;
	return IC_DONE;
}

void ic_in_flight_free(struct ic_in_flight *set)
{
	if (set == NULL)
		return;
	pthread_mutex_destroy(&set->lock);
	ic_free(set);
}

static ic_id *find(struct ic_in_flight *set, ic_id id)
{
	for (size_t i = 0; i < IC_CAPTURES_MAX; i++)
		if (ic_id_equal(set->ids[i], id))
			return &set->ids[i];
	return NULL;
}

ic_status ic_in_flight_enter(struct ic_in_flight *set, ic_id id)
{
	pthread_mutex_lock(&set->lock);
	const bool present = find(set, id) != NULL;
	ic_id *free_place = present ? NULL : find(set, (ic_id) { { 0 } });
	if (free_place != NULL)
		*free_place = id;
	pthread_mutex_unlock(&set->lock);
	if (present)
		IC_FAIL(UNAVAILABLE, "another request receives or moves this recording");
	if (free_place == NULL)
		IC_FAIL(UNAVAILABLE, "too many pictures are being received");
	return IC_DONE;
}

void ic_in_flight_leave(struct ic_in_flight *set, ic_id id)
{
	pthread_mutex_lock(&set->lock);
	ic_id *place = find(set, id);
	if (place != NULL)
		*place = (ic_id) { { 0 } };
	pthread_mutex_unlock(&set->lock);
}
