/// Tests of the journal.
@NullMarked
package io.cooperage.engine.journal;

import org.jspecify.annotations.NullMarked;
