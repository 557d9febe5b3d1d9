;; Tells which of many short texts hold nothing that `Finder` looks for, sixteen bytes at a time. `sieve.ts` says what that
;; is, `sieve.test.ts` holds this against it, and `node tools/sieve.ts` makes `sieve-code.ts` of this file.
(module
  ;; From 0 on the values of Base64's characters, from 256 on those of hexadecimal digits: 255, which is no byte of UTF-8, for
  ;; all else. The host writes them.
  (memory (export "memory") 2 2)

  ;; What follows a byte of UTF-8: how many more its character needs, 4 before the first byte, -1 for no text.
  (func $after (param $state i32) (param $byte i32) (result i32)
    (if (i32.lt_u (local.get $byte) (i32.const 0x80)) (then
      (if (i32.and (local.get $state) (i32.const 3)) (then (return (i32.const -1))))
      (if (i32.eq (local.get $byte) (i32.const 0x7f)) (then (return (i32.const -1))))
      (if (i32.ge_u (local.get $byte) (i32.const 0x20)) (then (return (i32.const 0))))
      ;; Tab, line feed and carriage return, with which no text begins
      (return (select (i32.const 0) (i32.const -1)
        (i32.and (i32.shr_u (i32.const 0x2600) (local.get $byte)) (i32.eqz (local.get $state)))))))
    (if (i32.eqz (local.get $state)) (then
      (if (i32.lt_u (local.get $byte) (i32.const 0xc2)) (then (return (i32.const -1))))
      (if (i32.lt_u (local.get $byte) (i32.const 0xe0)) (then (return (i32.const 1))))
      (if (i32.lt_u (local.get $byte) (i32.const 0xf0)) (then (return (i32.const 2))))
      (return (select (i32.const 3) (i32.const -1) (i32.lt_u (local.get $byte) (i32.const 0xf5))))))
    (select
      (i32.sub (local.get $state) (i32.const 1))
      (i32.const -1)
      (i32.and
        (i32.ne (local.get $state) (i32.const 4))
        (i32.lt_u (local.get $byte) (i32.const 0xc0)))))

  ;; Whether twelve characters may begin a text in hexadecimal digits.
  (func $beginsHex (param $at i32) (result i32)
    (local $end i32) (local $state i32) (local $byte i32)
    (local.set $end (i32.add (local.get $at) (i32.const 12)))
    (local.set $state (i32.const 4))
    (loop $next
      (local.set $byte (i32.or
        (i32.shl (i32.load8_u offset=256 (i32.load8_u (local.get $at))) (i32.const 4))
        (i32.load8_u offset=256 (i32.load8_u offset=1 (local.get $at)))))
      (if (i32.gt_u (local.get $byte) (i32.const 0xff)) (then (return (i32.const 0))))
      (local.set $state (call $after (local.get $state) (local.get $byte)))
      (if (i32.lt_s (local.get $state) (i32.const 0)) (then (return (i32.const 0))))
      (local.set $at (i32.add (local.get $at) (i32.const 2)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (i32.const 1))

  ;; Whether twelve characters may begin a text in Base64: the last two may be filled up.
  (func $beginsBase64 (param $at i32) (result i32)
    (local $end i32) (local $state i32)
    (local $one i32) (local $two i32) (local $three i32) (local $four i32)
    (local.set $end (i32.add (local.get $at) (i32.const 12)))
    (local.set $state (i32.const 4))
    (loop $next
      (local.set $one (i32.load8_u (i32.load8_u (local.get $at))))
      (local.set $two (i32.load8_u (i32.load8_u offset=1 (local.get $at))))
      (local.set $three (i32.load8_u (i32.load8_u offset=2 (local.get $at))))
      (local.set $four (i32.load8_u (i32.load8_u offset=3 (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (if (i32.gt_u (i32.or (local.get $one) (local.get $two)) (i32.const 63)) (then (return (i32.const 0))))
      (local.set $state (call $after (local.get $state)
        (i32.or (i32.shl (local.get $one) (i32.const 2)) (i32.shr_u (local.get $two) (i32.const 4)))))
      (if (i32.lt_s (local.get $state) (i32.const 0)) (then (return (i32.const 0))))
      (if (i32.gt_u (local.get $three) (i32.const 63)) (then
        (return (i32.eq (local.get $at) (local.get $end)))))
      (local.set $state (call $after (local.get $state)
        (i32.or
          (i32.shl (i32.and (local.get $two) (i32.const 15)) (i32.const 4))
          (i32.shr_u (local.get $three) (i32.const 2)))))
      (if (i32.lt_s (local.get $state) (i32.const 0)) (then (return (i32.const 0))))
      (if (i32.gt_u (local.get $four) (i32.const 63)) (then
        (return (i32.eq (local.get $at) (local.get $end)))))
      (local.set $state (call $after (local.get $state)
        (i32.or (i32.shl (i32.and (local.get $three) (i32.const 3)) (i32.const 6)) (local.get $four))))
      (if (i32.lt_s (local.get $state) (i32.const 0)) (then (return (i32.const 0))))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (i32.const 1))

  ;; The blanks, dashes and dots of a text, and of what is read behind it.
  (func $joinsOf (param $from i32) (param $length i32) (result i64)
    (local $at i32) (local $bytes v128) (local $joins i64)
    (loop $block
      (local.set $bytes (v128.load (i32.add (local.get $from) (local.get $at))))
      (local.set $joins (i64.or (local.get $joins)
        (i64.shl
          (i64.extend_i32_u (i8x16.bitmask
            (v128.or
              (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x20)))
              (v128.or
                (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x2d)))
                (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x2e)))))))
          (i64.extend_i32_u (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $block (i32.lt_u (local.get $at) (local.get $length))))
    (local.get $joins))

  ;; Where a sign stands in a text, and in what is read behind it; letters of either case for one in lower case.
  (func $placesOf (param $from i32) (param $length i32) (param $fold i32) (param $sign i32) (result i64)
    (local $at i32) (local $places i64)
    (loop $block
      (local.set $places (i64.or (local.get $places)
        (i64.shl
          (i64.extend_i32_u (i8x16.bitmask
            (i8x16.eq
              (v128.or
                (v128.load (i32.add (local.get $from) (local.get $at)))
                (i8x16.splat (local.get $fold)))
              (i8x16.splat (local.get $sign)))))
          (i64.extend_i32_u (local.get $at)))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $block (i32.lt_u (local.get $at) (local.get $length))))
    (local.get $places))

  ;; Whether a text may hold what six to eight digits need to mean something: a bracket that opens, or the beginning of a word
  ;; for an account (`acc`, `che`, `sav`).
  (func $says (param $from i32) (param $length i32) (param $all i64) (result i32)
    (local $a i64) (local $c i64)
    (if (i64.ne
          (i64.and (call $placesOf (local.get $from) (local.get $length) (i32.const 0) (i32.const 0x28)) (local.get $all))
          (i64.const 0))
      (then (return (i32.const 1))))
    (local.set $a (call $placesOf (local.get $from) (local.get $length) (i32.const 0x20) (i32.const 0x61)))
    (local.set $c (call $placesOf (local.get $from) (local.get $length) (i32.const 0x20) (i32.const 0x63)))
    (local.set $all (i64.shr_u (local.get $all) (i64.const 2)))
    (if (i64.ne
          (i64.and
            (i64.and (local.get $a) (local.get $all))
            (i64.and (i64.shr_u (local.get $c) (i64.const 1)) (i64.shr_u (local.get $c) (i64.const 2))))
          (i64.const 0))
      (then (return (i32.const 1))))
    (local.set $c (i64.and (local.get $c) (local.get $all)))
    (if (i64.ne (local.get $c) (i64.const 0)) (then
      (local.set $c
        (i64.and
          (local.get $c)
          (i64.and
            (i64.shr_u
              (call $placesOf (local.get $from) (local.get $length) (i32.const 0x20) (i32.const 0x68))
              (i64.const 1))
            (i64.shr_u
              (call $placesOf (local.get $from) (local.get $length) (i32.const 0x20) (i32.const 0x65))
              (i64.const 2)))))
      (if (i64.ne (local.get $c) (i64.const 0)) (then (return (i32.const 1))))))
    (local.set $a (i64.and (i64.shr_u (local.get $a) (i64.const 1)) (local.get $all)))
    (if (i64.eqz (local.get $a)) (then (return (i32.const 0))))
    (i64.ne
      (i64.and
        (local.get $a)
        (i64.and
          (call $placesOf (local.get $from) (local.get $length) (i32.const 0x20) (i32.const 0x73))
          (i64.shr_u
            (call $placesOf (local.get $from) (local.get $length) (i32.const 0x20) (i32.const 0x76))
            (i64.const 2))))
      (i64.const 0)))

  ;; Whether a text of 1 to 63 bytes may hold what is looked for. A bit of a mask stands for a byte of the text.
  (func $isLoud (param $from i32) (param $length i32) (param $isNamed i32) (result i32)
    (local $count i64) (local $isMany i32) (local $at i32) (local $shift i64) (local $bytes v128) (local $all i64)
    (local $isDigit v128) (local $isLetter v128) (local $isCode v128)
    (local $digits i64) (local $letters i64) (local $codes i64) (local $signs i64) (local $joins i64)
    (local $words i64) (local $mask i64) (local $starts i64) (local $first i64)
    (loop $block
      (local.set $bytes (v128.load (i32.add (local.get $from) (local.get $at))))
      (local.set $shift (i64.extend_i32_u (local.get $at)))
      (local.set $isDigit
        (i8x16.lt_u (i8x16.sub (local.get $bytes) (i8x16.splat (i32.const 0x30))) (i8x16.splat (i32.const 10))))
      (local.set $isLetter
        (i8x16.lt_u
          (i8x16.sub (v128.or (local.get $bytes) (i8x16.splat (i32.const 0x20))) (i8x16.splat (i32.const 0x61)))
          (i8x16.splat (i32.const 26))))
      ;; `/`, `-`, `_` and `=`
      (local.set $isCode
        (v128.or
          (v128.or (local.get $isDigit) (local.get $isLetter))
          (v128.or
            (v128.or
              (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x2f)))
              (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x2d))))
            (v128.or
              (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x5f)))
              (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x3d)))))))
      (local.set $digits (i64.or (local.get $digits)
        (i64.shl (i64.extend_i32_u (i8x16.bitmask (local.get $isDigit))) (local.get $shift))))
      (local.set $letters (i64.or (local.get $letters)
        (i64.shl (i64.extend_i32_u (i8x16.bitmask (local.get $isLetter))) (local.get $shift))))
      (local.set $codes (i64.or (local.get $codes)
        (i64.shl (i64.extend_i32_u (i8x16.bitmask (local.get $isCode))) (local.get $shift))))
      ;; What is beyond printable ASCII, and `@`, `+`, `\`, `%`, `&`
      (local.set $signs (i64.or (local.get $signs)
        (i64.shl
          (i64.extend_i32_u (i8x16.bitmask
            (v128.or
              (v128.or
                (i8x16.gt_u
                  (i8x16.sub (local.get $bytes) (i8x16.splat (i32.const 0x20)))
                  (i8x16.splat (i32.const 0x5e)))
                (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x40))))
              (v128.or
                (v128.or
                  (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x2b)))
                  (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x5c))))
                (v128.or
                  (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x25)))
                  (i8x16.eq (local.get $bytes) (i8x16.splat (i32.const 0x26))))))))
          (local.get $shift))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $block (i32.lt_u (local.get $at) (local.get $length))))

    ;; What was read behind the text is no part of it.
    (local.set $all
      (i64.sub (i64.shl (i64.const 1) (i64.extend_i32_u (local.get $length))) (i64.const 1)))
    (if (i64.ne (i64.and (local.get $signs) (local.get $all)) (i64.const 0)) (then (return (i32.const 1))))
    (local.set $digits (i64.and (local.get $digits) (local.get $all)))
    (local.set $letters (i64.and (local.get $letters) (local.get $all)))
    (local.set $codes (i64.and (local.get $codes) (local.get $all)))

    ;; A word that begins with two letters and two digits
    (local.set $words (i64.or (local.get $digits) (local.get $letters)))
    (local.set $mask
      (i64.and
        (i64.and (local.get $letters) (i64.shr_u (local.get $letters) (i64.const 1)))
        (i64.and
          (i64.shr_u (local.get $digits) (i64.const 2))
          (i64.shr_u (local.get $digits) (i64.const 3)))))
    (if
      (i64.ne
        (i64.and (local.get $mask) (i64.xor (i64.shl (local.get $words) (i64.const 1)) (i64.const -1)))
        (i64.const 0))
      (then (return (i32.const 1))))

    ;; Digits that follow no letter: what is added to their first carries to the place behind their last.
    (local.set $starts
      (i64.and
        (local.get $digits)
        (i64.xor (i64.shl (local.get $words) (i64.const 1)) (i64.const -1))))
    (local.set $digits
      (i64.sub
        (i64.and
          (i64.add (local.get $digits) (local.get $starts))
          (i64.xor (local.get $digits) (i64.const -1)))
        (local.get $starts)))
    ;; Nine of them, parted by single blanks, dashes or dots; six, where something says of what
    (if (i64.ge_u (i64.popcnt (local.get $digits)) (i64.const 6)) (then
      (local.set $joins (call $joinsOf (local.get $from) (local.get $length)))
      (local.set $mask
        (i64.or
          (local.get $digits)
          (i64.and
            (local.get $joins)
            (i64.and
              (i64.shl (local.get $digits) (i64.const 1))
              (i64.shr_u (local.get $digits) (i64.const 1))))))
      (loop $run
        (local.set $first (i64.ctz (local.get $mask)))
        (local.set $starts
          (i64.and
            (local.get $mask)
            (i64.xor
              (i64.add (local.get $mask) (i64.shl (i64.const 1) (local.get $first)))
              (i64.const -1))))
        (local.set $count (i64.popcnt (i64.and (local.get $starts) (local.get $digits))))
        (if (i64.ge_u (local.get $count) (i64.const 9)) (then (return (i32.const 1))))
        (if (i64.ge_u (local.get $count) (i64.const 6)) (then (local.set $isMany (i32.const 1))))
        (local.set $mask (i64.xor (local.get $mask) (local.get $starts)))
        (br_if $run (i64.ne (local.get $mask) (i64.const 0))))
      (if (local.get $isMany) (then
        (if (local.get $isNamed) (then (return (i32.const 1))))
        (if (call $says (local.get $from) (local.get $length) (local.get $all)) (then (return (i32.const 1))))))))

    ;; Runs of twelve characters or more that begin a text in Base64 or in hexadecimal digits
    (local.set $mask
      (i64.and (local.get $codes) (i64.shr_u (local.get $codes) (i64.const 1))))
    (local.set $first
      (i64.and (local.get $mask) (i64.shr_u (local.get $mask) (i64.const 2))))
    (local.set $mask
      (i64.and
        (i64.and (local.get $first) (i64.shr_u (local.get $first) (i64.const 4)))
        (i64.and
          (i64.shr_u (local.get $first) (i64.const 8))
          (i64.xor (i64.shl (local.get $codes) (i64.const 1)) (i64.const -1)))))
    (block $done
      (loop $run
        (br_if $done (i64.eqz (local.get $mask)))
        (local.set $at (i32.add (local.get $from) (i32.wrap_i64 (i64.ctz (local.get $mask)))))
        (if (call $beginsHex (local.get $at)) (then (return (i32.const 1))))
        (if (call $beginsBase64 (local.get $at)) (then (return (i32.const 1))))
        (local.set $mask (i64.and (local.get $mask) (i64.sub (local.get $mask) (i64.const 1))))
        (br $run)))
    (i32.const 0))

  ;; Goes through `count` texts, of which `cells` has where each begins and ends; writes the places in that list of those that
  ;; may hold something to `loud`, as 16-bit numbers, and answers how many. A text of none or of more than 63 bytes may. The highest
  ;; bit of where one begins lets it through, the next says that the name of its column means something.
  (func (export "sift") (param $cells i32) (param $count i32) (param $loud i32) (result i32)
    (local $cell i32) (local $from i32) (local $isNamed i32) (local $length i32) (local $out i32)
    (local.set $out (local.get $loud))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $cell) (local.get $count)))
        (local.set $from (i32.load (local.get $cells)))
      (local.set $isNamed (i32.and (local.get $from) (i32.const 0x40000000)))
      (local.set $from (i32.xor (local.get $from) (local.get $isNamed)))
        (local.set $length (i32.sub (i32.load offset=4 (local.get $cells)) (local.get $from)))
        (if
          (if (result i32) (i32.ge_u (i32.sub (local.get $length) (i32.const 1)) (i32.const 63))
            (then (i32.const 1))
            (else (call $isLoud (local.get $from) (local.get $length) (local.get $isNamed))))
          (then
            (i32.store16 (local.get $out) (local.get $cell))
            (local.set $out (i32.add (local.get $out) (i32.const 2)))))
        (local.set $cells (i32.add (local.get $cells) (i32.const 8)))
        (local.set $cell (i32.add (local.get $cell) (i32.const 1)))
        (br $next)))
    (i32.shr_u (i32.sub (local.get $out) (local.get $loud)) (i32.const 1))))
