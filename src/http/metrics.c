/* SPDX-License-Identifier: Apache-2.0 */
#include "http/metrics.h"

#include "base/bug.h"

void ic_metrics_count(struct ic_metrics *metrics, const struct ic_route *route, int http,
		      ic_code code, uint64_t ns, uint64_t body_bytes)
{
	const size_t row = route == NULL ? IC_ROUTE_COUNT : route->index;

	IC_ASSERT(http >= 100 && http < 600 && (int)code >= 0 && code < IC_CODE_COUNT);
	atomic_fetch_add_explicit(&metrics->rows[row].count[http / 100], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&metrics->rows[row].ns, ns, memory_order_relaxed);
	atomic_fetch_add_explicit(&metrics->body_bytes, body_bytes, memory_order_relaxed);
	atomic_fetch_add_explicit(&metrics->codes[code], 1, memory_order_relaxed);
}

/* One line: name{label="value"} number. */
static ic_status put_line(struct ic_buf *out, const char *name, const char *labels, uint64_t number)
{
	IC_TRY(ic_buf_put_text(out, name));
	IC_TRY(ic_buf_put_text(out, labels));
	IC_TRY(ic_buf_put_byte(out, ' '));
	IC_TRY(ic_decimal_emit(number, out));
	return ic_buf_put_byte(out, '\n');
}

static ic_status put_row(struct ic_metrics *metrics, size_t row, struct ic_buf *out)
{
	static const char *const digits[] = { "0", "1", "2", "3", "4", "5" };
	const char *name = row == IC_ROUTE_COUNT ? "web" : ic_routes[row].name;
	const uint64_t us = atomic_load(&metrics->rows[row].ns) / 1000;

	for (size_t class = 1; class < 6; class ++) {
		const uint64_t count = atomic_load(&metrics->rows[row].count[class]);
		if (count == 0)
			continue;
		IC_TRY(ic_buf_put_text(out, "incamera_requests_total{route=\""));
		IC_TRY(ic_buf_put_text(out, name));
		IC_TRY(ic_buf_put_text(out, "\",class=\""));
		IC_TRY(ic_buf_put_text(out, digits[class]));
		IC_TRY(put_line(out, "xx\"}", "", count));
	}
	if (us == 0)
		return IC_DONE;
	IC_TRY(ic_buf_put_text(out, "incamera_request_microseconds_total{route=\""));
	IC_TRY(ic_buf_put_text(out, name));
	return put_line(out, "\"}", "", us);
}

static ic_status put_failures(struct ic_metrics *metrics, struct ic_buf *out)
{
	for (int code = IC_OK + 1; code < IC_CODE_COUNT; code++) {
		const uint64_t count = atomic_load(&metrics->codes[code]);
		if (count == 0)
			continue;
		IC_TRY(ic_buf_put_text(out, "incamera_failures_total{code=\""));
		IC_TRY(ic_buf_put_text(out, ic_code_info((ic_code)code)->slug));
		IC_TRY(put_line(out, "\"}", "", count));
	}
	return IC_DONE;
}

ic_status ic_metrics_emit(struct ic_metrics *metrics, unsigned connections, unsigned streams,
			  struct ic_buf *out)
{
	IC_TRY(ic_buf_put_text(out, "# TYPE incamera_requests_total counter\n"
				    "# TYPE incamera_request_microseconds_total counter\n"
				    "# TYPE incamera_failures_total counter\n"
				    "# TYPE incamera_body_bytes_total counter\n"
				    "# TYPE incamera_connections gauge\n"
				    "# TYPE incamera_streams gauge\n"));
	for (size_t row = 0; row < IC_METRICS_ROWS; row++)
		IC_TRY(put_row(metrics, row, out));
	IC_TRY(put_failures(metrics, out));
	IC_TRY(put_line(out, "incamera_body_bytes_total", "", atomic_load(&metrics->body_bytes)));
	IC_TRY(put_line(out, "incamera_connections", "", connections));
	return put_line(out, "incamera_streams", "", streams);
}
