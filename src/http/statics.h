/* SPDX-License-Identifier: Apache-2.0 */
/* The web app's files, each as a response made once at the start and shared by all threads. */
#ifndef IC_HTTP_STATICS_H
#define IC_HTTP_STATICS_H

#include "base/status.h"

struct ic_request;
struct ic_statics;

ic_status ic_statics_new(bool demonstration, struct ic_statics **ret_statics);
void ic_statics_free(struct ic_statics *statics);

/** Send the file that @request's path names, or the app's page with 404 to a browser that asks for
 * a page that is not there; false when there is none, or, with the request's status changed, when
 * it is not asked for by GET or HEAD. */
bool ic_statics_send(struct ic_request *request);

#endif
