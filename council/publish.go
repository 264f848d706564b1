package council

import "context"

// PublicFreePost are the lines of the address to which children post cards without a stamp today; none where the council takes no cards.
func (c *Council) PublicFreePost(ctx context.Context) ([]string, error) {
	s, found, err := c.Setting(ctx, postScope, postKey)
	if err != nil || !found || s.Value == postEnded {
		return nil, err
	}
	return addressLines(s.Value), nil
}
