package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ast.Instruction;
import java.util.List;

/// An instruction and what holds when it is reached.
///
/// @param scope variables before it
/// @param shell what SHELL set; empty for the default
/// @param workdir absolute as far as known
/// @param workdirSet whether this file set one for this stage or a stage below it
/// @param user as USER or the base image set it; empty for root
public record Step(
        Instruction instruction, Scope scope, List<String> shell, String workdir, boolean workdirSet, String user) {}
