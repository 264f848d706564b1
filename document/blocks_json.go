package document

import (
	"encoding/json"
	"fmt"
	"reflect"
)

// kinds names every kind of block as JSON does.
var kinds = map[string]reflect.Type{
	"heading":   reflect.TypeFor[Heading](),
	"paragraph": reflect.TypeFor[Paragraph](),
	"source":    reflect.TypeFor[Source](),
	"list":      reflect.TypeFor[List](),
	"table":     reflect.TypeFor[Table](),
	"picture":   reflect.TypeFor[Picture](),
	"figures":   reflect.TypeFor[Figures](),
	"note":      reflect.TypeFor[Note](),
	"pageBreak": reflect.TypeFor[PageBreak](),
}

var kindOf = func() map[reflect.Type]string {
	names := map[reflect.Type]string{}
	for name, kind := range kinds {
		names[kind] = name
	}
	return names
}()

// MarshalJSON writes the blocks so that a locked pack can be kept: [{"heading":{…}},{"paragraph":{…}}].
func (b Blocks) MarshalJSON() ([]byte, error) {
	all := make([]map[string]Block, len(b))
	for i, block := range b {
		name, known := kindOf[reflect.TypeOf(block)]
		if !known {
			return nil, fmt.Errorf("document: a block of type %T", block)
		}
		all[i] = map[string]Block{name: block}
	}
	return json.Marshal(all)
}

// UnmarshalJSON reads what MarshalJSON wrote. A kind of block that this version does not know is an error, never left out.
func (b *Blocks) UnmarshalJSON(text []byte) error {
	var all []map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	*b = make(Blocks, len(all))
	for i, member := range all {
		if len(member) != 1 {
			return fmt.Errorf("document: block %d has %d kinds, not one", i+1, len(member))
		}
		for name, raw := range member {
			kind, known := kinds[name]
			if !known {
				return fmt.Errorf("document: block %d is of the unknown kind %q", i+1, name)
			}
			block := reflect.New(kind)
			if err := json.Unmarshal(raw, block.Interface()); err != nil {
				return err
			}
			(*b)[i] = block.Elem().Interface().(Block)
		}
	}
	return nil
}
