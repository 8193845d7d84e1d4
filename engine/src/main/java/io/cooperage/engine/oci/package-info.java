/// Pure records of the OCI specifications: no I/O, no opinions.
///
/// Entry: [io.cooperage.engine.oci.Spec].
/// May use: error.
@NullMarked
package io.cooperage.engine.oci;

import org.jspecify.annotations.NullMarked;
