/// Measures the Dockerfile language; run by hand, never by the tests.
@NullMarked
package io.cooperage.engine.dockerfile.bench;

import org.jspecify.annotations.NullMarked;
