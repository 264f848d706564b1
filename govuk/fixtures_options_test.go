package govuk

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

var (
	componentType  = reflect.TypeFor[templ.Component]()
	attributesType = reflect.TypeFor[templ.Attributes]()
	choiceType     = reflect.TypeFor[Choice]()
	selectItemType = reflect.TypeFor[SelectItem]()
	errorType      = reflect.TypeFor[ErrorMessageParams]()
)

// decode fills Params from a macro's options. An option that Params do not have is an error.
func decode(options map[string]any, params any) error {
	return set(reflect.ValueOf(params).Elem(), options, "options")
}

func set(to reflect.Value, from any, path string) error {
	if from == nil {
		return nil
	}
	switch to.Type() {
	case componentType:
		return setComponent(to, from, path)
	case attributesType:
		return setAttributes(to, from, path)
	case choiceType:
		b, ok := from.(bool)
		if !ok {
			return fmt.Errorf("%s: %v is neither yes nor no", path, from)
		}
		to.Set(reflect.ValueOf(Is(b)))
		return nil
	}
	switch to.Kind() {
	case reflect.String:
		to.SetString(text(from))
	case reflect.Bool:
		to.SetBool(truthy(from))
	case reflect.Int:
		n, err := strconv.Atoi(text(from))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		to.SetInt(int64(n))
	case reflect.Pointer:
		return setPointer(to, from, path)
	case reflect.Slice:
		return setSlice(to, from, path)
	case reflect.Map:
		return setMap(to, from, path)
	case reflect.Struct:
		return setStruct(to, from, path)
	default:
		return fmt.Errorf("%s: no rule for %s", path, to.Type())
	}
	return nil
}

// setComponent takes markup, or an option that holds nothing but markup, such as conditional.
func setComponent(to reflect.Value, from any, path string) error {
	if object, ok := from.(map[string]any); ok {
		if len(object) != 1 {
			return fmt.Errorf("%s: %v is more than markup", path, object)
		}
		return setComponent(to, object["html"], path+".html")
	}
	if truthy(from) {
		to.Set(reflect.ValueOf(templ.Raw(text(from))))
	}
	return nil
}

func setAttributes(to reflect.Value, from any, path string) error {
	object, ok := from.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: %v are no attributes", path, from)
	}
	attributes := templ.Attributes{}
	for name, value := range object {
		if value == nil {
			value = ""
		}
		attributes[name] = text(value)
	}
	to.Set(reflect.ValueOf(attributes))
	return nil
}

func setPointer(to reflect.Value, from any, path string) error {
	to.Set(reflect.New(to.Type().Elem()))
	if from == false {
		if omit := to.Elem().FieldByName("Omit"); omit.IsValid() {
			omit.SetBool(true)
			return nil
		}
	}
	return set(to.Elem(), from, path)
}

// setSlice keeps an empty place for an item that is false, null or "", as the macros count it.
func setSlice(to reflect.Value, from any, path string) error {
	list, ok := from.([]any)
	if !ok {
		return fmt.Errorf("%s: %v is no list", path, from)
	}
	to.Set(reflect.MakeSlice(to.Type(), len(list), len(list)))
	for i, item := range list {
		if !truthy(item) && to.Type().Elem().Kind() != reflect.String {
			continue
		}
		if err := set(to.Index(i), item, fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	return nil
}

func setMap(to reflect.Value, from any, path string) error {
	object, ok := from.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: %v is no object", path, from)
	}
	to.Set(reflect.MakeMap(to.Type()))
	for key, value := range object {
		to.SetMapIndex(reflect.ValueOf(key), reflect.ValueOf(text(value)))
	}
	return nil
}

func setStruct(to reflect.Value, from any, path string) error {
	if markup, ok := from.(string); ok { // a slot given as markup alone
		from = map[string]any{"html": markup}
	}
	object, ok := from.(map[string]any)
	if !ok {
		return fmt.Errorf("%s: %v is no object", path, from)
	}
	switch to.Type() {
	case selectItemType:
		_, given := object["value"]
		to.FieldByName("ValueFromText").SetBool(!given)
	case errorType:
		word, given := object["visuallyHiddenText"]
		to.FieldByName("WithoutVisuallyHiddenText").SetBool(given && word == "")
	}
	for name, value := range object {
		field := to.FieldByNameFunc(func(s string) bool { return strings.EqualFold(s, name) })
		if !field.IsValid() {
			return fmt.Errorf("%s: the option %s has no field", path, name)
		}
		if err := set(field, value, path+"."+name); err != nil {
			return err
		}
	}
	return nil
}

func text(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return fmt.Sprint(v)
	}
}

func truthy(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case float64:
		return v != 0
	default:
		return true
	}
}
