package io.cooperage.ui.testing;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.browse.Comparison;
import io.cooperage.engine.image.browse.TextDiff;
import io.cooperage.engine.image.browse.TreeComparer;

/// Has no files to compare.
public final class NoComparer implements TreeComparer {
    @Override
    public Comparison compare(TreeSide left, TreeSide right, boolean withTimes, int most) {
        throw EngineException.notImplemented("this fake has no files");
    }

    @Override
    public TextDiff diff(TreeSide left, TreeSide right, String path) {
        throw EngineException.notImplemented("this fake has no files");
    }
}
