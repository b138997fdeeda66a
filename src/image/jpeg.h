/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Inside of image/: the JPEG machine.
 *
 *     marker -> length -> body -> marker …      segments: parsed into the tables below, never
 * copied marker SOS -> length -> body -> scan -> (marker …) -> EOI -> trailing
 *
 * At each SOS the tables which that scan needs are written afresh from their parsed values, then
 * the scan header, then the coded data (fill bytes aside): as it stands, or, deep, as far as
 * jpeg_walk.h could read it.
 *
 * Invariants (ic_jpeg_check): a frame precedes every scan; a table in the output is defined; no
 * more than IC_JPEG_SCANS_MAX scans; the count of restart markers is that of the geometry.
 */
#ifndef IC_IMAGE_JPEG_H
#define IC_IMAGE_JPEG_H

#include "base/buf.h"
#include "image/image.h"

enum { IC_JPEG_COMPONENTS = 4, IC_JPEG_TABLES = 4, IC_JPEG_COEFFICIENTS = 64 };

struct ic_jpeg_component {
	uint8_t id;
	uint8_t h;
	uint8_t v;
	uint8_t quant; /* table number */
	bool started;  /* a scan of it was seen, so its quantisation table is fixed */
	int8_t bits[IC_JPEG_COEFFICIENTS]; /* progressive: last point transform sent, -1 none */
};

struct ic_jpeg_frame {
	uint8_t sof; /* low marker byte, 0 = none yet */
	uint16_t width;
	uint16_t height;
	uint8_t count;
	uint8_t h_max;
	uint8_t v_max;
	struct ic_jpeg_component component[IC_JPEG_COMPONENTS];
};

struct ic_jpeg_quant {
	bool defined;
	uint16_t value[IC_JPEG_COEFFICIENTS];
};

struct ic_jpeg_huffman {
	bool defined;
	uint8_t counts[16];
	uint16_t symbols;
	uint8_t symbol[256];
};

struct ic_jpeg_scan {
	uint8_t count;
	uint8_t index[IC_JPEG_COMPONENTS]; /* into the frame's components */
	uint8_t dc[IC_JPEG_COMPONENTS];
	uint8_t ac[IC_JPEG_COMPONENTS];
	uint8_t from;
	uint8_t to;
	uint8_t high;
	uint8_t low;
};

struct ic_jpeg {
	enum {
		IC_JPEG_AT_START,
		IC_JPEG_AT_MARKER,
		IC_JPEG_AT_CODE, /* an FF was read, the code follows */
		IC_JPEG_AT_LENGTH,
		IC_JPEG_AT_BODY,
		IC_JPEG_IN_SCAN,
		IC_JPEG_IN_SCAN_FF,
		IC_JPEG_AT_TRAILING
	} phase;
	uint8_t marker;
	size_t body;         /* bytes of the segment after its length */
	uint64_t segment_at; /* offset of the segment's FF */
	uint64_t stray;      /* bytes between markers that belong to none */
	unsigned segments;
	unsigned scans;

	bool jfif;
	uint8_t density_unit;
	uint16_t density_x;
	uint16_t density_y;
	bool adobe;
	uint8_t adobe_transform;

	unsigned icc_parts; /* taken so far, in order */
	unsigned icc_total;
	bool icc_damaged;

	struct ic_jpeg_frame frame;
	struct ic_jpeg_scan scan;
	struct ic_jpeg_quant quant[IC_JPEG_TABLES];
	struct ic_jpeg_huffman huffman[2][IC_JPEG_TABLES]; /* DC, AC */
	/* In the output as it stands: a table is written when it differs from the one there,
	 * whatever else was defined in its slot meanwhile. */
	struct ic_jpeg_quant quant_sent[IC_JPEG_TABLES];
	struct ic_jpeg_huffman huffman_sent[2][IC_JPEG_TABLES];
	uint16_t restart;
	uint16_t restart_sent;
	uint32_t restarts_due; /* restart markers still to come in this scan */
	uint8_t restart_next;
	bool filled; /* an FF of coded data was followed by others */
};

struct ic_strip;

void ic_jpeg_init(struct ic_jpeg *jpeg);

/** Consume at least one byte of *@in, which is not empty. */
ic_status ic_jpeg_step(struct ic_strip *strip, ic_bytes *in);

/** The file ended here. */
ic_status ic_jpeg_end(struct ic_strip *strip);

/* jpeg_tables.c: parse and write back DQT, DHT, SOF, DRI, SOS; @body is the segment after its
 * length */
ic_status ic_jpeg_parse_quant(struct ic_jpeg *jpeg, ic_bytes body);
ic_status ic_jpeg_parse_huffman(struct ic_jpeg *jpeg, ic_bytes body);
ic_status ic_jpeg_parse_frame(struct ic_jpeg *jpeg, uint8_t sof, ic_bytes body);
ic_status ic_jpeg_parse_restart(struct ic_jpeg *jpeg, ic_bytes body);
ic_status ic_jpeg_parse_scan(struct ic_jpeg *jpeg, ic_bytes body);

/** How many MCUs the parsed scan has (T.81 A.2); the number of restart markers follows from it. */
uint32_t ic_jpeg_mcu_count(const struct ic_jpeg *jpeg);

/** Append the tables that the parsed scan needs, and its header; mark them sent. */
ic_status ic_jpeg_emit_scan(struct ic_jpeg *jpeg, struct ic_buf *out);

/** A marker was read between segments or at the end of coded data. */
ic_status ic_jpeg_take_marker(struct ic_strip *strip, uint8_t marker);

/* jpeg_scan.c: coded data, from behind its header to the next marker that is not its own */
ic_status ic_jpeg_begin_scan(struct ic_strip *strip);
ic_status ic_jpeg_step_scan(struct ic_strip *strip, ic_bytes *in);
ic_status ic_jpeg_step_scan_ff(struct ic_strip *strip, ic_bytes *in);

/** The coded data ended at a marker or with the file. IC_E_IMAGE: not all of it is there. */
ic_status ic_jpeg_end_scan(struct ic_strip *strip);

/* jpeg_head.c: what precedes the tables in the output */
ic_status ic_jpeg_emit_head(struct ic_strip *strip, struct ic_buf *out);

/* jpeg_segment.c: APPn and COM; read facts, report, keep nothing. */
ic_status ic_jpeg_take_segment(struct ic_strip *strip, uint8_t marker, ic_bytes body);

#endif
