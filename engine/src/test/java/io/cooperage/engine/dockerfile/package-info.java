/// Tests of the Dockerfile language.
@NullMarked
package io.cooperage.engine.dockerfile;

import org.jspecify.annotations.NullMarked;
