package vault

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"waymark/fault"
)

// Limits on the text of a guarded statement; far above any measure a person would write.
const (
	guardText  = 100_000
	guardDepth = 200
)

// Guard refuses any statement but exactly one select that reads the named tables (and its own common table
// expressions) with functions known to be harmless. A council may drop measure files of its own into its data
// folder, so a file is treated as written by a stranger: it may count children and do nothing else.
//
// It only parses, and it must come before anything that prepares the text: the driver's Prepare runs all but
// the last of several statements. The returned fault says what is refused and on which line.
func (d *DB) Guard(ctx context.Context, query string, tables []string) error {
	if len(query) > guardText {
		return fault.Invalid("the query is longer than %d characters", guardText)
	}
	var text string
	err := d.pool.QueryRowContext(ctx, `select json_serialize_sql(?::varchar, skip_null := true, skip_empty := true)::varchar`, query).Scan(&text)
	if err != nil {
		return d.explain(ctx, fault.Invalid("the query cannot be read").Because(err))
	}
	var parsed struct {
		Error      bool   `json:"error"`
		Type       string `json:"error_type"`
		Message    string `json:"error_message"`
		Position   string `json:"position"`
		Statements []any  `json:"statements"`
	}
	decoder := json.NewDecoder(bytes.NewBufferString(text))
	decoder.UseNumber()
	if err := decoder.Decode(&parsed); err != nil {
		return fault.Invalid("the query cannot be read").Because(err)
	}
	if parsed.Error {
		if parsed.Type == "parser" {
			return fault.Invalid("%sthe query cannot be read: %s", lineOf(query, parsed.Position), parsed.Message)
		}
		return fault.Invalid("only a select is allowed: no statement that writes, copies, attaches, or changes a setting")
	}
	if len(parsed.Statements) != 1 {
		return fault.Invalid("exactly one select is allowed, this holds %d statements", len(parsed.Statements))
	}
	g := guard{query: query, macros: d.functions}
	scope := map[string]bool{}
	for _, t := range tables {
		scope[strings.ToLower(t)] = true
	}
	if fault := g.walk(parsed.Statements[0], scope, 0); fault != nil {
		return fault
	}
	return nil
}

type guard struct {
	query  string
	macros map[string]bool
	last   string // the last place in the text that the parser named, for a node that carries none
}

// lineOf says which line a position in the text is on, as the beginning of a sentence.
func lineOf(query, position string) string {
	at, err := strconv.ParseUint(position, 10, 64)
	if err != nil || at > uint64(len(query)) {
		return ""
	}
	return "line " + strconv.Itoa(1+strings.Count(query[:at], "\n")) + ": "
}

func (g *guard) refuse(format string, args ...any) *fault.Fault {
	return fault.Invalid(lineOf(g.query, g.last)+format, args...)
}

// walk visits every node of the parsed select. What it does not know, it refuses.
func (g *guard) walk(node any, scope map[string]bool, depth int) *fault.Fault {
	if depth > guardDepth {
		return g.refuse("the query is nested too deeply")
	}
	switch n := node.(type) {
	case []any:
		for _, child := range n {
			if f := g.walk(child, scope, depth+1); f != nil {
				return f
			}
		}
	case map[string]any:
		return g.object(n, scope, depth)
	}
	return nil
}

func (g *guard) object(n map[string]any, scope map[string]bool, depth int) *fault.Fault {
	if at, ok := n["query_location"].(json.Number); ok && lineOf(g.query, at.String()) != "" {
		g.last = at.String()
	}
	kind, _ := n["type"].(string)
	class, _ := n["class"].(string)
	if kind != "" && !nodeTypes[kind] && !(class == "WINDOW" && strings.HasPrefix(kind, "WINDOW_")) {
		return g.refuse("%s is not allowed in a measure", kindWords(kind))
	}
	switch {
	case kind == "VALUE_CONSTANT":
		return nil
	case kind == "COLUMN_REF":
		names, _ := n["column_names"].([]any)
		if len(names) == 1 {
			if name, _ := names[0].(string); ambient[strings.ToLower(name)] {
				return g.refuse("%s is not allowed: a measure gives the same answer on every day; use period.as_at", name)
			}
		}
	case kind == "STAR" && (n["columns"] == true || n["expr"] != nil):
		return g.refuse("columns(…) is not allowed in a measure; name the columns")
	case kind == "OPERATOR_CAST":
		target, _ := n["cast_type"].(map[string]any)
		id, _ := target["id"].(string)
		if !castTypes[id] {
			return g.refuse("a value cannot be turned into %s in a measure", strings.ToLower(id))
		}
		return g.walk(n["child"], scope, depth+1)
	case kind == "BASE_TABLE":
		name, _ := n["table_name"].(string)
		if n["schema_name"] != nil || n["catalog_name"] != nil || !scope[strings.ToLower(name)] {
			return g.refuse("the table %q is not one that this measure may read", name)
		}
	case kind == "TABLE_FUNCTION":
		f, _ := n["function"].(map[string]any)
		name, _ := f["function_name"].(string)
		if !g.macros[strings.ToLower(name)] {
			return g.refuse("%s(…) cannot be read from; name a table", name)
		}
	case kind == "FUNCTION" || class == "WINDOW":
		name, _ := n["function_name"].(string)
		schema, _ := n["schema"].(string)
		if name = strings.ToLower(name); n["catalog"] != nil || (schema != "" && schema != "main") || (!allowedFunctions[name] && !g.macros[name]) {
			return g.refuse("the function %s is not one that a measure may use", name)
		}
	}
	if n["sample"] != nil {
		return g.refuse("a sample is not allowed: a measure gives the same answer every time")
	}
	scope, f := g.commonTables(n, scope, depth)
	if f != nil {
		return f
	}
	for _, key := range slices.Sorted(maps.Keys(n)) {
		if key == "cte_map" {
			continue
		}
		if f := g.walk(n[key], scope, depth+1); f != nil {
			return f
		}
	}
	return nil
}

// commonTables visits the with-clause in order, so that each name is known only after it is defined:
// a name used before that would fall through to a table or view of the database's own.
func (g *guard) commonTables(n map[string]any, scope map[string]bool, depth int) (map[string]bool, *fault.Fault) {
	with, _ := n["cte_map"].(map[string]any)
	entries, _ := with["map"].([]any)
	if len(entries) == 0 {
		return scope, nil
	}
	scope = maps.Clone(scope)
	for _, e := range entries {
		entry, _ := e.(map[string]any)
		name, _ := entry["key"].(string)
		if name = strings.ToLower(name); !plainName.MatchString(name) {
			return nil, g.refuse("%q cannot be the name of a part of the query: use small letters, digits and _", name)
		}
		if f := g.walk(entry["value"], scope, depth+1); f != nil {
			return nil, f
		}
		scope[name] = true
	}
	return scope, nil
}

func kindWords(kind string) string {
	switch kind {
	case "RECURSIVE_CTE_NODE":
		return "a recursive query"
	case "SHOW_REF":
		return "describe, show or summarize"
	case "LAMBDA", "LAMBDA_REF":
		return "a lambda"
	case "VALUE_PARAMETER":
		return "a parameter"
	case "PIVOT":
		return "pivot"
	case "ARRAY_EXTRACT", "ARRAY_SLICE", "ARRAY_CONSTRUCTOR":
		return "a list"
	}
	return strings.ToLower(strings.ReplaceAll(kind, "_", " "))
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

var (
	// nodeTypes are the parts of a select that a measure needs. Lists, structs, lambdas, recursion, samples and
	// parameters are left out on purpose.
	nodeTypes = set(`SELECT_NODE SET_OPERATION_NODE CTE_NODE
		BASE_TABLE SUBQUERY JOIN EMPTY EXPRESSION_LIST TABLE_FUNCTION
		VALUE_CONSTANT COLUMN_REF STAR FUNCTION CASE_EXPR OPERATOR_CAST
		OPERATOR_NOT OPERATOR_IS_NULL OPERATOR_IS_NOT_NULL OPERATOR_COALESCE OPERATOR_NULLIF
		COMPARE_EQUAL COMPARE_NOTEQUAL COMPARE_LESSTHAN COMPARE_GREATERTHAN COMPARE_LESSTHANOREQUALTO COMPARE_GREATERTHANOREQUALTO
		COMPARE_IN COMPARE_NOT_IN COMPARE_DISTINCT_FROM COMPARE_NOT_DISTINCT_FROM COMPARE_BETWEEN
		CONJUNCTION_AND CONJUNCTION_OR
		ORDER_MODIFIER DISTINCT_MODIFIER LIMIT_MODIFIER ASCENDING DESCENDING ORDER_DEFAULT NULLS_FIRST NULLS_LAST`)
	castTypes = set(`BOOLEAN TINYINT SMALLINT INTEGER BIGINT HUGEINT FLOAT DOUBLE DECIMAL VARCHAR DATE TIMESTAMP INTERVAL NULL`)
	// ambient are words that DuckDB turns into a function call when no column has that name.
	ambient = set(`current_date current_time current_timestamp localtime localtimestamp current_user session_user user current_role current_catalog current_schema`)
	// allowedFunctions leaves out everything that reads files, settings or the clock, makes text or lists of any
	// length (some of these ignore the memory limit and the time-out), or is random. Replace is one of them: told twelve
	// times over, it makes text for minutes that nothing stops. Medians, quantiles and modes keep all they have seen
	// beside the memory limit; the engine takes the median of a measure itself.
	allowedFunctions = set(`count count_star sum min max avg mean any_value first last arg_min arg_max min_by max_by bool_and bool_or count_if
		stddev stddev_samp stddev_pop
		row_number rank dense_rank percent_rank lag lead first_value last_value nth_value ntile
		coalesce nullif ifnull if greatest least abs round floor ceil ceiling trunc sign sqrt ln log exp pow power mod isnan
		+ - * / // % ** ^ || = <> ~~ !~~ ~~* !~~* ~ !~ like_escape not_like_escape regexp_matches regexp_full_match
		lower upper trim ltrim rtrim substring substr left right length strlen position strpos instr contains prefix suffix starts_with ends_with concat split_part
		date_diff datediff date_add date_sub date_trunc datetrunc date_part datepart year month day quarter week dayofweek dayofmonth dayofyear weekday isodow isoyear last_day make_date
		age dayname monthname strftime
		to_days to_weeks to_months to_quarters to_years`)
)
