package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.text.TextRange;

/// What another program has found, to be told with our own findings: settings and comments turn it off in
/// the same way.
///
/// @param instruction that it is about; the trigger of an ONBUILD
/// @param range what to underline
public record ExternalFinding(Rule rule, Instruction instruction, TextRange range, String message) {}
