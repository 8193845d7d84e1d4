/// Tests of the engine as a whole: its architecture, and the story from create to remove.
@NullMarked
package io.cooperage.engine;

import org.jspecify.annotations.NullMarked;
