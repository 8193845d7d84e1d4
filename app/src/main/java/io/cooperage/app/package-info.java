/// Main class, command line and wiring: the only place where the engine meets the window.
@NullMarked
package io.cooperage.app;

import org.jspecify.annotations.NullMarked;
