/// Tests of the files of trees that somebody else controls.
@NullMarked
package io.cooperage.engine.files;

import org.jspecify.annotations.NullMarked;
