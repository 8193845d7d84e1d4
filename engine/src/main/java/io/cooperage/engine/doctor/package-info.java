/// The preflight: what this machine offers rootless containers, and the command that mends what is missing.
///
/// Entry: [io.cooperage.engine.doctor.Doctor].
/// May use: error, linux, store.
@NullMarked
package io.cooperage.engine.doctor;

import org.jspecify.annotations.NullMarked;
