// One script tag in, the chat on the page out. Classic, so that document.currentScript tells where the door is.
(function () {
  'use strict';
  var script = document.currentScript;
  var ready = import(new URL('element.js', script.src).href);

  // Every data-* of the script tag becomes an attribute of the chat, unless the page has set it there itself.
  function configure(chat) {
    Object.keys(script.dataset).forEach(function (name) {
      if (!chat.hasAttribute(name)) chat.setAttribute(name, script.dataset[name]);
    });
  }

  function place() {
    var placed = document.querySelectorAll('policy-chat');
    placed.forEach(configure);
    if (!placed.length) {
      var chat = document.createElement('policy-chat');
      configure(chat);
      document.body.append(chat);
    }
    ready.then(function (module) {
      module.define();
    });
  }

  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', place);
  else place();
})();
