/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/policy_print.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"

static const char *const phase_words[] = {
	[IC_PHASE_PRE] = "before", [IC_PHASE_WITH] = "with it", [IC_PHASE_POST] = "after"
};

static void print_row(FILE *out, const char *label, const char *text)
{
	if (text[0] != '\0')
		(void)fprintf(out, "  %-9s %s\n", label, text);
}

static void print_source(FILE *out, const struct ic_rule *rule)
{
	(void)fprintf(out, "  %-9s %s%s\n", "source", ic_rule_source(rule),
		      ic_rule_source_to_confirm(rule) ? " (citation to be confirmed)" : "");
}

static void print_obligations(FILE *out, uint64_t obligations)
{
	for (unsigned o = 0; o < IC_OBLIGATION_COUNT; o++) {
		const struct ic_obligation_info *info = ic_obligation_info((enum ic_obligation)o);
		if ((obligations >> o & 1) != 0)
			(void)fprintf(out, "  %-9s %-14s %s\n", phase_words[info->phase],
				      info->code, info->words);
	}
}

static void print_actions(FILE *out, uint64_t actions)
{
	for (unsigned a = 0; a < IC_EFFECT_COUNT; a++) {
		const struct ic_effect_info *info = ic_effect_info((enum ic_effect)a);
		if ((actions >> a & 1) != 0)
			(void)fprintf(out, "  %-9s %-14s %s\n", "do", info->code, info->words);
	}
}

ic_status ic_print_decision(FILE *out, const struct ic_decision *decision)
{
	const struct ic_rule *rule = decision->rule;

	(void)fprintf(out, "%s  %s\n", ic_rule_id(rule), ic_outcome_name(decision->outcome));
	print_row(out, "because", ic_rule_reason(rule));
	print_actions(out, decision->actions);
	print_obligations(out, decision->obligations);
	print_row(out, "next", ic_rule_remedy(rule));
	print_source(out, rule);
	return ferror(out) != 0 ? IC_FAULT(IO, "writing output") : IC_DONE;
}

static ic_status put_text(ic_json into, const char *key, const char *text)
{
	return ic_json_put_text(into, key, ic_bytes_of_text(text));
}

static ic_status put_obligations(ic_json into, uint64_t obligations)
{
	ic_json list = NULL;

	IC_TRY(ic_json_put_array(into, "obligations", &list));
	for (unsigned o = 0; o < IC_OBLIGATION_COUNT; o++)
		if ((obligations >> o & 1) != 0)
			IC_TRY(put_text(list, NULL,
					ic_obligation_info((enum ic_obligation)o)->code));
	return IC_DONE;
}

static ic_status put_actions(ic_json into, uint64_t actions)
{
	ic_json list = NULL;

	IC_TRY(ic_json_put_array(into, "actions", &list));
	for (unsigned a = 0; a < IC_EFFECT_COUNT; a++)
		if ((actions >> a & 1) != 0)
			IC_TRY(put_text(list, NULL, ic_effect_info((enum ic_effect)a)->code));
	return IC_DONE;
}

static ic_status put_texts(ic_json into, const struct ic_rule *rule)
{
	IC_TRY(put_text(into, "reason", ic_rule_reason(rule)));
	IC_TRY(put_text(into, "source", ic_rule_source(rule)));
	IC_TRY(ic_json_put_bool(into, "source_to_confirm", ic_rule_source_to_confirm(rule)));
	if (ic_rule_remedy(rule)[0] != '\0')
		IC_TRY(put_text(into, "remedy", ic_rule_remedy(rule)));
	return IC_DONE;
}

static ic_status print_json(FILE *out, ic_json value)
{
	IC_AUTO(buf) text = { 0 };

	ic_buf_init(&text, IC_JSON_BYTES_MAX);
	IC_TRY(ic_json_emit(value, IC_JSON_INDENTED, &text));
	IC_TRY(ic_buf_put_byte(&text, '\n'));
	return ic_cli_put(out, ic_buf_view(&text));
}

ic_status ic_print_decision_json(FILE *out, const struct ic_decision *decision)
{
	IC_AUTO(json_doc) doc = { NULL };

	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(put_text(doc.root, "decision", ic_outcome_name(decision->outcome)));
	IC_TRY(put_text(doc.root, "rule", ic_rule_id(decision->rule)));
	IC_TRY(put_texts(doc.root, decision->rule));
	IC_TRY(put_obligations(doc.root, decision->obligations));
	if (ic_rule_table(decision->rule) == IC_TABLE_L)
		IC_TRY(put_actions(doc.root, decision->actions));
	return print_json(out, doc.root);
}

ic_status ic_print_rule(FILE *out, const struct ic_policy *policy, const struct ic_rule *rule)
{
	const ic_bytes block = ic_rule_block(rule);
	const char letter = ic_table_letter(ic_rule_table(rule));

	(void)fprintf(out, "%s, table %c: %s\n", ic_policy_title(policy), letter,
		      ic_policy_table_title(policy, ic_rule_table(rule)));
	if (block.len > 0)
		(void)fprintf(out, "in %.*s\n", (int)block.len, (const char *)block.ptr);
	IC_TRY(ic_cli_put(out, ic_rule_text(rule)));
	(void)fputc('\n', out);
	print_actions(out, ic_rule_actions(rule));
	print_obligations(out, ic_rule_obligations(rule));
	print_row(out, "floor",
		  ic_rule_floor(rule) == IC_FLOOR_LAW ? "the law itself asks for this"
						      : "stricter than the law");
	print_row(out, "by law", ic_rule_law(rule));
	print_source(out, rule);
	return ferror(out) != 0 ? IC_FAULT(IO, "writing output") : IC_DONE;
}

ic_status ic_print_rule_json(FILE *out, const struct ic_rule *rule)
{
	IC_AUTO(json_doc) doc = { NULL };
	const char letter[] = { ic_table_letter(ic_rule_table(rule)), '\0' };
	const bool law = ic_rule_floor(rule) == IC_FLOOR_LAW;

	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(put_text(doc.root, "rule", ic_rule_id(rule)));
	IC_TRY(put_text(doc.root, "table", letter));
	IC_TRY(put_text(doc.root, "decision", ic_outcome_name(ic_rule_outcome(rule))));
	IC_TRY(put_text(doc.root, "floor", law ? "law" : "policy"));
	if (!law)
		IC_TRY(put_text(doc.root, "law", ic_rule_law(rule)));
	IC_TRY(put_texts(doc.root, rule));
	IC_TRY(put_obligations(doc.root, ic_rule_obligations(rule)));
	if (ic_rule_table(rule) == IC_TABLE_L)
		IC_TRY(put_actions(doc.root, ic_rule_actions(rule)));
	IC_TRY(ic_json_put_text(doc.root, "in", ic_rule_block(rule)));
	IC_TRY(ic_json_put_text(doc.root, "text", ic_rule_text(rule)));
	return print_json(out, doc.root);
}

static ic_bytes line_of(ic_bytes text, int number)
{
	for (int line = 1; line < number; line++) {
		const uint8_t *end = text.len == 0 ? NULL : memchr(text.ptr, '\n', text.len);
		if (end == NULL)
			return (ic_bytes) { NULL, 0 };
		text = ic_bytes_from(text, (size_t)(end - text.ptr) + 1);
	}
	const uint8_t *end = text.len == 0 ? NULL : memchr(text.ptr, '\n', text.len);
	return ic_bytes_of(text.ptr, end == NULL ? text.len : (size_t)(end - text.ptr));
}

static void print_nearest(FILE *err, const char *expected)
{
	if (expected != NULL)
		(void)fprintf(err, "; did you mean %s?", expected);
	(void)fputc('\n', err);
}

static void print_example(FILE *err, const struct ic_policy_error *where)
{
	IC_AUTO(buf) line = { 0 };

	ic_buf_init(&line, IC_TEXT_BYTES_MAX);
	if (ic_ok(ic_facts_emit(where->table, &where->situation, &line)))
		(void)fprintf(err, "  %c %.*s\n", ic_table_letter(where->table), (int)line.len,
			      (const char *)line.ptr);
}

void ic_print_rule_file_error(FILE *err, const char *path, ic_bytes text,
			      const struct ic_policy_error *where)
{
	const ic_bytes line = line_of(text, where->line);

	(void)fprintf(err, "%s:%d:%d: %s", path, where->line, where->column, where->message);
	print_nearest(err, where->expected);
	if (where->has_situation)
		print_example(err, where);
	if (where->line == 0)
		return;
	(void)fprintf(err, "  %.*s\n  ", (int)line.len, (const char *)line.ptr);
	for (int i = 1; i < where->column; i++)
		(void)fputc((size_t)i <= line.len && line.ptr[i - 1] == '\t' ? '\t' : ' ', err);
	(void)fputs("^\n", err);
}

void ic_print_facts_error(FILE *err, const char *place, uint64_t number,
			  const struct ic_facts_error *error)
{
	if (error->missing) {
		(void)fprintf(err, "incamera: %s %llu: %s must be named\n", place,
			      (unsigned long long)number, error->expected);
		return;
	}
	(void)fprintf(err, "incamera: %s %llu, column %zu: %s", place, (unsigned long long)number,
		      error->column, error->message);
	print_nearest(err, error->expected);
}

static const char *const kind_words[] = { [IC_PACK_TIGHTER] = "tighter",
					  [IC_PACK_LOOSER] = "looser, within the law",
					  [IC_PACK_UNREASONED] = "REFUSED: looser without reason",
					  [IC_PACK_BEYOND] = "REFUSED: beyond the law" };

static ic_status emit_example(const struct ic_pack_difference *row, struct ic_buf *out)
{
	ic_buf_clear(out);
	IC_TRY(ic_buf_put_byte(out, (uint8_t)ic_table_letter(row->table)));
	IC_TRY(ic_buf_put_byte(out, ' '));
	return ic_facts_emit(row->table, &row->example, out);
}

static ic_status print_pack_row(FILE *out, const struct ic_pack_difference *row)
{
	IC_AUTO(buf) example = { 0 };
	char review[IC_DATE_TEXT + 1];

	ic_buf_init(&example, IC_TEXT_BYTES_MAX);
	IC_TRY(emit_example(row, &example));
	(void)fprintf(out, "%s %s, here %s %s: %s (%llu situations)\n  such as %.*s\n",
		      ic_rule_id(row->shipped), ic_outcome_name(ic_rule_outcome(row->shipped)),
		      ic_rule_id(row->pack), ic_outcome_name(ic_rule_outcome(row->pack)),
		      kind_words[row->kind], (unsigned long long)row->situations, (int)example.len,
		      (const char *)example.ptr);
	if (row->kind != IC_PACK_LOOSER)
		return IC_DONE;
	ic_date_emit(ic_rule_review(row->pack), review);
	(void)fprintf(out, "  because %s; to be reviewed by %s\n", ic_rule_local_reason(row->pack),
		      review);
	return IC_DONE;
}

ic_status ic_print_pack(FILE *out, const struct ic_pack_report *report)
{
	for (size_t i = 0; i < report->count; i++)
		IC_TRY(print_pack_row(out, &report->rows[i]));
	(void)fputs(report->acceptable
			    ? "PASS  the pack stays between the shipped policy and the law\n"
			    : "FAIL  the pack may not be used\n",
		    out);
	return ferror(out) != 0 ? IC_FAULT(IO, "writing output") : IC_DONE;
}

static ic_status put_pack_row(ic_json list, const struct ic_pack_difference *row)
{
	static const char *const slugs[] = { [IC_PACK_TIGHTER] = "tighter",
					     [IC_PACK_LOOSER] = "looser",
					     [IC_PACK_UNREASONED] = "unreasoned",
					     [IC_PACK_BEYOND] = "beyond-law" };
	IC_AUTO(buf) example = { 0 };
	ic_json into = NULL;

	ic_buf_init(&example, IC_TEXT_BYTES_MAX);
	IC_TRY(emit_example(row, &example));
	IC_TRY(ic_json_put_object(list, NULL, &into));
	IC_TRY(put_text(into, "kind", slugs[row->kind]));
	IC_TRY(put_text(into, "shipped", ic_rule_id(row->shipped)));
	IC_TRY(put_text(into, "pack", ic_rule_id(row->pack)));
	IC_TRY(ic_json_put_integer(into, "situations", (int64_t)row->situations));
	return ic_json_put_text(into, "example", ic_buf_view(&example));
}

ic_status ic_print_pack_json(FILE *out, const struct ic_pack_report *report)
{
	IC_AUTO(json_doc) doc = { NULL };
	ic_json list = NULL;

	IC_TRY(ic_json_object_init(&doc));
	IC_TRY(ic_json_put_bool(doc.root, "acceptable", report->acceptable));
	IC_TRY(ic_json_put_array(doc.root, "differences", &list));
	for (size_t i = 0; i < report->count; i++)
		IC_TRY(put_pack_row(list, &report->rows[i]));
	return print_json(out, doc.root);
}
