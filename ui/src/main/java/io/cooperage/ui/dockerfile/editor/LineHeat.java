package io.cooperage.ui.dockerfile.editor;

/// What a line cost when it was built last.
///
/// @param words short, `12 s  ·  +45 MB`
/// @param detail all of it, in a sentence
/// @param share of the dearest line's cost, 0 to 1
public record LineHeat(String words, String detail, double share) {}
