/// Tests.
@NullMarked
package io.cooperage.ui.containers.detail.terminal;

import org.jspecify.annotations.NullMarked;
