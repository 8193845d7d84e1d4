package io.cooperage.engine.image.browse;

/// Compares any two of image, layer and container.
///
/// Any thread; blocks; an interrupt cancels.
public interface TreeComparer {
    /// @param most ends the list of files
    Comparison compare(TreeSide left, TreeSide right, boolean withTimes, int most);

    TextDiff diff(TreeSide left, TreeSide right, String path);

    sealed interface TreeSide {
        record OfImage(String ref) implements TreeSide {}

        /// One layer's own files, index 0 at the bottom.
        record OfLayer(String ref, int layer) implements TreeSide {}

        /// Everything up to a layer.
        record UpTo(String ref, int layer) implements TreeSide {}

        /// A container's root as it is now.
        record OfContainer(String ref) implements TreeSide {}
    }
}
