/// Tests of the command line, the launcher and the wiring; those of the launcher run the built distribution.
@NullMarked
package io.cooperage.app;

import org.jspecify.annotations.NullMarked;
