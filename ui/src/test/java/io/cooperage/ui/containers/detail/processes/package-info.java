/// Tests.
@NullMarked
package io.cooperage.ui.containers.detail.processes;

import org.jspecify.annotations.NullMarked;
