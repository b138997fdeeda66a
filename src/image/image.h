/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is known of a picture besides its pixels: its format, the facts that belong in the record,
 * and the findings, one for each piece of metadata seen, in words a person knows.
 *
 * Facts are read before removal and become fields of the record. A position or a serial number is
 * never a fact.
 */
#ifndef IC_IMAGE_IMAGE_H
#define IC_IMAGE_IMAGE_H

#include "base/bytes.h"
#include "base/status.h"

enum ic_image_format {
	IC_IMAGE_UNKNOWN,
	IC_IMAGE_JPEG,
	IC_IMAGE_PNG,
	IC_IMAGE_WEBP,
	IC_IMAGE_GIF,
	IC_IMAGE_TIFF,
	IC_IMAGE_HEIC,
	IC_IMAGE_AVIF,
	IC_IMAGE_RAW,
	IC_IMAGE_MP4,
	IC_IMAGE_JXL,
	IC_IMAGE_JP2,
	IC_IMAGE_PSD,
	IC_IMAGE_BMP,
	IC_IMAGE_MNG,
	IC_IMAGE_DICOM,
	IC_IMAGE_PDF,
	IC_IMAGE_SVG,
	IC_IMAGE_HTML,
	IC_IMAGE_ZIP,
	IC_IMAGE_PROGRAM,
	IC_IMAGE_AUDIO,
	IC_IMAGE_MATROSKA,
	IC_IMAGE_SAMSUNG,
	IC_IMAGE_JUMBF
};

/** What the first bytes look like. */
struct ic_image_kind {
	enum ic_image_format format;
	bool accepted;
	const char *title; /* "JPEG picture", "ZIP archive", "unknown data" */
};

/** The formats in boxes, which only libheif decodes. */
static inline bool ic_image_is_heif(enum ic_image_format format)
{
	return format == IC_IMAGE_HEIC || format == IC_IMAGE_AVIF;
}

/** "jpeg", "png", "webp", "heic", "avif": the word of an accepted format; NULL for any other. */
const char *ic_image_word(enum ic_image_format format);

/** The media type of the format whose word is @word: "image/webp"; NULL if there is none. */
const char *ic_image_type(ic_bytes word);

enum { IC_IMAGE_SNIFF_BYTES = 16 }; /* enough for every accepted format and most others */

/** Name the data that begins with @head; IC_IMAGE_UNKNOWN if no row of formats.def fits. */
struct ic_image_kind ic_image_sniff(ic_bytes head);

enum { IC_FACT_TEXT = 64, IC_FACT_TIME = 19, IC_FACT_OFFSET = 6 };

struct ic_ratio {
	uint32_t num;
	uint32_t den; /* 0 = not known */
};

enum ic_known { IC_KNOWN_NOT, IC_KNOWN_NO, IC_KNOWN_YES };

/** What the camera wrote about the taking. An empty text or a zero is "not known". */
struct ic_capture_facts {
	char time[IC_FACT_TIME + 1];     /* local, YYYY-MM-DDTHH:MM:SS */
	char offset[IC_FACT_OFFSET + 1]; /* +01:00 */
	char make[IC_FACT_TEXT];
	char model[IC_FACT_TEXT];
	char lens[IC_FACT_TEXT];
	struct ic_ratio focal_length_mm;
	struct ic_ratio aperture; /* f-number */
	struct ic_ratio exposure_s;
	uint32_t iso;
	enum ic_known flash;                /* fired */
	enum ic_known white_balance_manual; /* yes: set by hand */
};

enum ic_image_colour {
	IC_COLOUR_SRGB,    /* sRGB, or nothing was said, which means the same */
	IC_COLOUR_P3,      /* Display P3: our own profile */
	IC_COLOUR_PROFILE, /* another matrix or grey profile, rewritten with the same numbers */
	IC_COLOUR_LOST,    /* a lookup-table or damaged profile, removed: colours may shift */
};

struct ic_image_facts {
	enum ic_image_format format;
	uint32_t width; /* as stored, before orientation */
	uint32_t height;
	int orientation; /* EXIF, 1 to 8 */
	enum ic_image_colour colour;
	bool end_was_missing; /* no end marker: one was written, and the picture may be cut */
	struct ic_capture_facts capture;
};

enum ic_finding_action { IC_FINDING_REMOVED, IC_FINDING_KEPT, IC_FINDING_REWRITTEN };

/** One piece seen in the file. Views are good during the call only. */
struct ic_finding {
	const char *where; /* literal: "EXIF GPS", "XMP", "after the picture" */
	const char *kind;  /* literal: "position", "serial number", "thumbnail" … */
	ic_bytes name;     /* in the vocabulary of the format; printable, but from the file */
	ic_bytes value;    /* printable text, possibly cut; empty if there is none to show */
	uint64_t at;       /* offset in the file of the segment or chunk */
	uint64_t bytes;
	enum ic_finding_action action;
};

#endif
