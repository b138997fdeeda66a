/* SPDX-License-Identifier: Apache-2.0 */
/* The only file that includes zint. zint wants application identifiers in square brackets; a
 * scanner gives them bare, so they are put back here. */
#include "http/symbol.h"

#include <stdio.h>

#include <zint.h>

enum { GS = 0x1d, QUIET = 2, QR_QUIET = 4, TEXT_MAX = 500 };

/* Identifiers of a fixed length, after which no separator stands; the others have two digits. */
static const struct {
	const char *ai;
	size_t len;
} fixed[] = { { "8018", 18 }, { "7250", 8 } };

/* Takes "AI value" off @rest and appends "[AI]value". */
static ic_status put_element(ic_bytes *rest, struct ic_buf *out)
{
	size_t ai_len = 2;
	size_t len = 2;

	while (len < rest->len && rest->ptr[len] != GS)
		len++;
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		if (ic_bytes_start_with(*rest, ic_bytes_of_text(fixed[i].ai))) {
			ai_len = 4;
			len = 4 + fixed[i].len;
		}
	if (len > rest->len)
		IC_FAIL(WRISTBAND, "an element is cut short");
	IC_TRY(ic_buf_put_byte(out, '['));
	IC_TRY(ic_buf_put(out, ic_bytes_of(rest->ptr, ai_len)));
	IC_TRY(ic_buf_put_byte(out, ']'));
	IC_TRY(ic_buf_put(out, ic_bytes_of(rest->ptr + ai_len, len - ai_len)));
	*rest = ic_bytes_from(*rest, len);
	return IC_DONE;
}

static ic_status put_brackets(ic_bytes scanned, struct ic_buf *out)
{
	if (ic_bytes_start_with(scanned, IC_LIT("]d2")))
		scanned = ic_bytes_from(scanned, 3);
	while (scanned.len > 0) {
		if (scanned.ptr[0] == GS)
			scanned = ic_bytes_from(scanned, 1);
		else
			IC_TRY(put_element(&scanned, out));
	}
	return ic_buf_put_byte(out, '\0');
}

static bool is_dark(const struct zint_symbol *symbol, int row, int column)
{
	return (symbol->encoded_data[row][column >> 3] >> (column & 7) & 1) != 0;
}

/* With @quiet empty modules around it. */
static ic_status put_svg(const struct zint_symbol *symbol, int quiet, struct ic_buf *out)
{
	char text[200];

	snprintf(text, sizeof(text),
		 "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
		 "shape-rendering=\"crispEdges\"><rect width=\"100%%\" height=\"100%%\" "
		 "fill=\"#fff\"/><path d=\"",
		 symbol->width + 2 * quiet, symbol->rows + 2 * quiet);
	IC_TRY(ic_buf_put_text(out, text));
	for (int row = 0; row < symbol->rows; row++)
		for (int column = 0; column < symbol->width; column++) {
			if (!is_dark(symbol, row, column))
				continue;
			snprintf(text, sizeof(text), "M%d %dh1v1h-1z", column + quiet, row + quiet);
			IC_TRY(ic_buf_put_text(out, text));
		}
	return ic_buf_put_text(out, "\"/></svg>\n");
}

static ic_status encode_wristband(struct zint_symbol *symbol, ic_bytes scanned, struct ic_buf *out)
{
	IC_AUTO(buf) bracketed = { 0 };

	ic_buf_init(&bracketed, TEXT_MAX);
	IC_TRY(put_brackets(scanned, &bracketed));
	symbol->symbology = BARCODE_DATAMATRIX;
	symbol->input_mode = GS1_MODE;
	symbol->option_3 = DM_SQUARE;
	if (ZBarcode_Encode(symbol, bracketed.ptr, (int)bracketed.len - 1) >= ZINT_ERROR)
		IC_FAIL(WRISTBAND, "the text makes no symbol");
	return put_svg(symbol, QUIET, out);
}

static bool is_dark_within(const struct zint_symbol *symbol, int row, int column)
{
	return row >= 0 && row < symbol->rows && column >= 0 && column < symbol->width
	       && is_dark(symbol, row, column);
}

/* Light on dark as it stands in the symbol: the colours are set, the terminal's are not known. */
static ic_status put_blocks(const struct zint_symbol *symbol, struct ic_buf *out)
{
	static const char *const blocks[] = { " ", "\u2584", "\u2580", "\u2588" };

	for (int row = -QR_QUIET; row < symbol->rows + QR_QUIET; row += 2) {
		IC_TRY(ic_buf_put_text(out, "\x1b[30;47m"));
		for (int column = -QR_QUIET; column < symbol->width + QR_QUIET; column++)
			IC_TRY(ic_buf_put_text(out,
					       blocks[is_dark_within(symbol, row, column) * 2
						      + is_dark_within(symbol, row + 1, column)]));
		IC_TRY(ic_buf_put_text(out, "\x1b[0m\n"));
	}
	return IC_DONE;
}

static ic_status make_qr(struct zint_symbol *symbol, ic_bytes text)
{
	symbol->symbology = BARCODE_QRCODE;
	symbol->input_mode = UNICODE_MODE;
	if (ZBarcode_Encode(symbol, text.ptr, (int)text.len) >= ZINT_ERROR)
		IC_FAIL(LIMIT, "the text makes no symbol");
	return IC_DONE;
}

static ic_status encode_qr(struct zint_symbol *symbol, ic_bytes text, struct ic_buf *out)
{
	IC_TRY(make_qr(symbol, text));
	return put_blocks(symbol, out);
}

static ic_status encode_qr_svg(struct zint_symbol *symbol, ic_bytes text, struct ic_buf *out)
{
	IC_TRY(make_qr(symbol, text));
	return put_svg(symbol, QR_QUIET, out);
}

static ic_status with_symbol(ic_status (*encode)(struct zint_symbol *symbol, ic_bytes text,
						 struct ic_buf *out),
			     ic_bytes text, struct ic_buf *out)
{
	struct zint_symbol *symbol = ZBarcode_Create();

	if (symbol == NULL)
		IC_FAIL(NOMEM, "a symbol");
	const ic_status status = text.len > 0 && text.len < TEXT_MAX
					 ? encode(symbol, text, out)
					 : IC_FAULT(LIMIT, "no text, or too long");
	ZBarcode_Delete(symbol);
	return status;
}

ic_status ic_symbol_wristband(ic_bytes scanned, struct ic_buf *out)
{
	return with_symbol(encode_wristband, scanned, out);
}

ic_status ic_symbol_qr(ic_bytes text, struct ic_buf *out)
{
	return with_symbol(encode_qr, text, out);
}

ic_status ic_symbol_qr_svg(ic_bytes text, struct ic_buf *out)
{
	return with_symbol(encode_qr_svg, text, out);
}
