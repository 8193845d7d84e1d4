/// Fixtures shared by the engine's tests: root filesystems and the rights of the test run.
@NullMarked
package io.cooperage.engine.testing;

import org.jspecify.annotations.NullMarked;
