/// The wall around the kernel: system calls, /proc and /sys readers, cgroups, capabilities, seccomp programs,
/// AppArmor; and programs of the machine's administrator.
///
/// Entry: [io.cooperage.engine.linux.Syscalls]. No other package may touch jnr.
/// May use: error, oci.
@NullMarked
package io.cooperage.engine.linux;

import org.jspecify.annotations.NullMarked;
