/*
 * The "open chat" link in Wagtail's rich text editor (Draftail).
 *
 * Its button links the selected words; with such a link selected it takes the link
 * away. Chosen after "/", where nothing is selected, it inserts a text. There is
 * nothing to set: the link opens the widget of the page it stands in.
 */

(() => {
  const { React, DraftJS, draftail, wagtail } = window;
  const { EditorState, Modifier } = DraftJS;
  const TYPE = "LIVECHAT";

  /** Changes the text as soon as it is asked for; it shows nothing itself. */
  class ChatLinkSource extends React.Component {
    componentDidMount() {
      const { editorState, entityKey, onComplete } = this.props;
      const changed = entityKey ? this.unlinked(entityKey) : this.linked();
      const next = EditorState.push(editorState, changed, "apply-entity");
      onComplete(EditorState.forceSelection(next, changed.getSelectionAfter()));
    }

    linked() {
      const { editorState, entityType } = this.props;
      const selection = editorState.getSelection();
      const content = editorState.getCurrentContent().createEntity(TYPE, "MUTABLE", {});
      const key = content.getLastCreatedEntityKey();
      if (!selection.isCollapsed()) return Modifier.applyEntity(content, selection, key);
      const style = editorState.getCurrentInlineStyle();
      return Modifier.insertText(content, selection, entityType.defaultText, style, key);
    }

    unlinked(key) {
      const { editorState } = this.props;
      const selection = editorState.getSelection();
      const content = editorState.getCurrentContent();
      let changed = content;
      content.getBlockForKey(selection.getStartKey()).findEntityRanges(
        (character) => character.getEntity() === key,
        (start, end) => {
          const range = selection.merge({
            anchorOffset: start,
            focusOffset: end,
            focusKey: selection.getStartKey(),
            anchorKey: selection.getStartKey(),
            isBackward: false,
          });
          changed = Modifier.applyEntity(changed, range, null);
        },
      );
      return changed;
    }

    render() {
      return null;
    }
  }

  /** How the link looks while it is edited. */
  const ChatLink = ({ children }) =>
    React.createElement(
      "a",
      { className: "TooltipEntity", "data-livechat-link": "" },
      React.createElement(wagtail.components.Icon, {
        name: "comment",
        className: "TooltipEntity__icon",
      }),
      children,
    );

  draftail.registerPlugin(
    { type: TYPE, source: ChatLinkSource, decorator: ChatLink },
    "entityTypes",
  );
})();
