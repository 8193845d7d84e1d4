package io.cooperage.engine.dockerfile.text;

/// A place in a text as people count it: line and column, both from zero; columns are UTF-16 units.
public record Position(int line, int column) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }
}
