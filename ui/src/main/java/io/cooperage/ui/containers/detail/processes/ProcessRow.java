package io.cooperage.ui.containers.detail.processes;

import io.cooperage.engine.container.ProcessEntry;
import java.util.OptionalDouble;

/// A process with what takes two looks to know.
///
/// @param cpu cores in use since the look before; empty at the first
record ProcessRow(ProcessEntry entry, OptionalDouble cpu) {}
