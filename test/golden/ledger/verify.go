// verify checks a Sallyport ledger directory with Go's own transparency log packages and nothing of Sallyport's:
// the checkpoint's signature (sumdb/note), the root recomputed from the tiles, and the inclusion of every entry
// (sumdb/tlog).
//
//	go run verify.go <ledger directory> [<verifier key>]
//
// Needs golang.org/x/mod (Debian: golang-golang-x-mod-dev). Exits 0 only if all of it holds.
package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8
const tileWidth = 1 << tileHeight

func main() {
	if len(os.Args) < 2 {
		fail("usage: verify <ledger directory> [<verifier key>]")
	}
	dir := os.Args[1]
	key := ""
	if len(os.Args) > 2 {
		key = os.Args[2]
	} else {
		names, err := filepath.Glob(filepath.Join(dir, "*.vkey"))
		if err != nil || len(names) != 1 {
			fail("there is not exactly one .vkey file in %s", dir)
		}
		key = strings.TrimSpace(string(read(names[0])))
	}

	verifier, err := note.NewVerifier(key)
	check(err)
	opened, err := note.Open(read(filepath.Join(dir, "checkpoint")), note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		fail("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)
	fmt.Printf("checkpoint of %s: %d entries, signature good\n", lines[0], size)

	tree := tlog.Tree{N: size, Hash: root}
	hashes := tlog.TileHashReader(tree, &tileReader{dir})
	computed, err := tlog.TreeHash(size, hashes)
	check(err)
	if computed != root {
		fail("the tiles have another root than the checkpoint")
	}
	fmt.Println("root recomputed from the tiles: equal")

	for index := int64(0); index < size; index++ {
		entry := readEntry(dir, index, size)
		var leaf struct{ Index *int64 }
		check(json.Unmarshal(entry, &leaf))
		if leaf.Index == nil || *leaf.Index != index {
			fail("entry %d says that it is another", index)
		}
		proof, err := tlog.ProveRecord(size, index, hashes)
		check(err)
		if err := tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(entry)); err != nil {
			fail("entry %d: %v", index, err)
		}
	}
	fmt.Printf("inclusion of all %d entries proved\n", size)
}

// tileReader serves tiles from a directory in the layout of C2SP tlog-tiles.
type tileReader struct{ dir string }

func (r *tileReader) Height() int { return tileHeight }

func (r *tileReader) SaveTiles([]tlog.Tile, [][]byte) {}

func (r *tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, t := range tiles {
		bytes, err := readTile(r.dir, strconv.Itoa(t.L), t.N, t.W)
		if err != nil {
			return nil, err
		}
		if len(bytes) < t.W*tlog.HashSize {
			return nil, fmt.Errorf("tile %v is too short", t)
		}
		data = append(data, bytes[:t.W*tlog.HashSize])
	}
	return data, nil
}

var bundle [][]byte
var bundleNumber = int64(-1)

func readEntry(dir string, index, size int64) []byte {
	number := index / tileWidth
	if number != bundleNumber {
		width := int(min(tileWidth, size-number*tileWidth))
		bytes, err := readTile(dir, "entries", number, width)
		check(err)
		bundle, bundleNumber = nil, number
		for len(bytes) > 0 {
			if len(bytes) < 2 || len(bytes) < 2+int(binary.BigEndian.Uint16(bytes)) {
				fail("bundle %d is cut", number)
			}
			end := 2 + int(binary.BigEndian.Uint16(bytes))
			bundle = append(bundle, bytes[2:end])
			bytes = bytes[end:]
		}
		if len(bundle) < width {
			fail("bundle %d has %d entries of %d", number, len(bundle), width)
		}
	}
	return bundle[index%tileWidth]
}

// readTile reads the tile of this width, or the full one that has taken its place.
func readTile(dir, level string, number int64, width int) ([]byte, error) {
	path := fmt.Sprintf("%03d", number%1000)
	for rest := number / 1000; rest > 0; rest /= 1000 {
		path = fmt.Sprintf("x%03d/%s", rest%1000, path)
	}
	full := filepath.Join(dir, "tile", level, path)
	if width < tileWidth {
		bytes, err := os.ReadFile(fmt.Sprintf("%s.p/%d", full, width))
		if err == nil {
			return bytes, nil
		}
	}
	return os.ReadFile(full)
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

func read(path string) []byte {
	bytes, err := os.ReadFile(path)
	check(err)
	return bytes
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func fail(format string, args ...interface{}) {
	fmt.Fprintf(os.Stderr, "verify: "+format+"\n", args...)
	os.Exit(1)
}
